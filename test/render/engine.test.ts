import { describe, expect, test } from 'vitest';
import { createRenderer, sink } from '../../src/render/engine.ts';
import { compiledRouter } from './compiled-router.ts';

const view = { vrf: { name: 'its', rts: ['65000:1'], off: null }, none: [] };
const render = (router: string, partials: Readonly<Record<string, string>> = {}) =>
  createRenderer({ router, ...partials })(view);

describe('a name the view does not have', () => {
  test('throws where a word is placed', () => {
    expect(() => render('{{vrf.nme}}')).toThrow('nme');
    expect(() => render('{{#with vrf}}{{nme}}{{/with}}')).toThrow('nme');
  });

  // Handlebars' own strict mode prints nothing here: one letter would drop every route target.
  test('throws in a block too', () => {
    expect(() => render('{{#each vrf.rtss}}{{this}}{{/each}}')).toThrow('{{#each}}');
    expect(() => render('{{#if vrf.onn}}on{{/if}}')).toThrow('{{#if}}');
    expect(() => render('{{#unless vrf.onn}}off{{/unless}}')).toThrow('{{#unless}}');
    expect(() => render('{{#with vrff}}{{name}}{{/with}}')).toThrow('{{#with}}');
  });

  test('throws in a partial', () => {
    expect(() => render('{{> targets vrf}}', { targets: '{{#each rtss}}{{this}}{{/each}}' })).toThrow(
      '{{#each}}',
    );
    expect(() => render('{{> targets vrf}}', { targets: '{{nme}}' })).toThrow('nme');
    expect(() => render('{{> target}}', { targets: '' })).toThrow('target');
  });

  test('throws at compile time when it is a helper', () => {
    expect(() => render('{{upper vrf.name}}')).toThrow('upper');
  });

  test('in a why mark never reaches a router', () => {
    const rendered = render('vrf {{vrf.name}}{{why vrf.att}}\n');
    expect(() => sink(rendered, compiledRouter)).toThrow('refused to render');
  });
});

describe('what is there', () => {
  test('is placed as it is; null and empty lists print nothing', () => {
    expect(render('{{vrf.name}}{{#if vrf.off}}off{{/if}}{{#each none}}x{{/each}}')).toBe('its');
    expect(render('{{#each vrf.rts}}rt {{this}}{{/each}}')).toBe('rt 65000:1');
  });

  test('is not escaped for HTML', () => {
    expect(createRenderer({ router: '{{text}}' })({ text: '<a> & "b"' })).toBe('<a> & "b"');
  });
});

describe('the sink', () => {
  test('gives every line its cause and takes the marks off', () => {
    const rendered = createRenderer({ router: 'a{{why at}}\n\n b {{why 0}} \nc\n' })({ at: 1 });
    const { text, causes } = sink(rendered, compiledRouter);
    expect(text).toBe('a\n b\nc\n');
    expect(causes).toEqual([compiledRouter.causes[1], compiledRouter.causes[0], undefined]);
  });

  test('lets nothing through but printable ASCII', () => {
    for (const bad of ['a\tb', 'a\rb', 'a\u0000b', '防汛', 'a\u001b[2Jb', 'a\u2028b'])
      expect(() => sink(`${bad}\n`, compiledRouter)).toThrow('refused to render');
  });

  test('needs a root', () => {
    expect(() => createRenderer({ lines: 'x' })).toThrow('named router');
  });
});
