import Handlebars from 'handlebars';
import type { CompiledDevice } from '../intent/types.ts';
import type { DeviceConfig } from './types.ts';

/** The template files of one platform by name without suffix; `router` is the root, the others are partials. */
export type TemplateSet = Readonly<Record<string, string>>;

/** The names a platform's templates may use on top of Handlebars' own; all of them place words, none decides. */
const HELPERS = { why: true } as const;
const MARK = '\u0001';

/**
 * Compiles a platform's templates into a function from a render view to configuration text. Unknown helpers fail at compile time; a missing
 * name fails at render time, also inside `{{#each}}` and `{{#if}}`, which Handlebars' own strict mode lets pass (a typo would drop every route target).
 */
export function createRenderer(templates: TemplateSet): (view: object) => string {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('why', (at: unknown) => `${MARK}${Number(at)}${MARK}`);
  for (const block of ['if', 'unless', 'each', 'with'] as const) guardBlock(handlebars, block);
  for (const [name, text] of Object.entries(templates)) handlebars.registerPartial(name, text);
  const root = templates['router'];
  if (root === undefined) throw new Error('a platform needs a template named router');
  const options = {
    strict: true,
    noEscape: true,
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: HELPERS,
  };
  const template = handlebars.compile(root, options);
  return (view) => template(view);
}

/** Splits rendered text into lines, takes the `{{why}}` marks off, and refuses what must never reach a router. */
export function sink(rendered: string, compiled: CompiledDevice): DeviceConfig {
  const texts: string[] = [];
  const causes: DeviceConfig['causes'][number][] = [];
  for (const raw of rendered.split('\n')) {
    const mark = /\u0001(\d+)\u0001/.exec(raw);
    const text = raw.replace(/\u0001\d+\u0001/g, '').trimEnd();
    if (text === '') continue;
    if (!/^[\x20-\x7e]+$/.test(text))
      throw new Error(`${compiled.router}: refused to render ${JSON.stringify(text)}`);
    texts.push(text);
    causes.push(mark === null ? undefined : compiled.causes[Number(mark[1])]);
  }
  return {
    router: compiled.router,
    platform: compiled.device.platform,
    text: `${texts.join('\n')}\n`,
    causes,
  };
}

function guardBlock(handlebars: typeof Handlebars, name: 'if' | 'unless' | 'each' | 'with'): void {
  const original = handlebars.helpers[name];
  if (original === undefined) throw new Error(`Handlebars has no helper ${name}`);
  handlebars.registerHelper(
    name,
    function guarded(this: unknown, value: unknown, options: Handlebars.HelperOptions) {
      if (value === undefined) throw new Error(`{{#${name}}} on a name the render view does not have`);
      return original.call(this, value, options);
    },
  );
}
