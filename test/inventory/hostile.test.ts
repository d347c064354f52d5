import { describe, expect, it } from 'vitest';
import { parseInventory } from '../../src/inventory/parse.ts';
import { readYaml } from '../../src/inventory/yaml/read-yaml.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import { fc } from '../fast-check.ts';

const read = (text: string) => readYaml({ path: 'x.yaml', text });

describe('hostile files', () => {
  it('are read without an exception and without hanging, whatever they hold', () => {
    const noise = fc.string({ unit: 'binary', maxLength: 200 });
    const yamlish = fc.stringMatching(
      /^([a-z]{1,3}: |- |\[|\]|\{|\}|&a |\*a|"|'|#|%|\||>|!|\n {0,4}|,|\?){0,40}$/,
    );
    fc.assert(
      fc.property(fc.oneof(noise, yamlish), (text) => {
        const { value } = parseInventory([{ path: 'network.yaml', text }]);
        expect(value).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it('cannot multiply through aliases', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`,
    );
    const started = process.cpuUsage().user;
    const { value, problems } = read(['a0: &a0 lol', ...levels].join('\n'));
    expect([value, problems.map(({ code }) => code)]).toEqual([undefined, ['SN1105']]);
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
  });

  it('cannot contain themselves', () => {
    expect(read('a: &a [1, *a]').problems.map(({ code }) => code)).toEqual(['SN1108']);
  });

  it('cannot plant a prototype', () => {
    const { value } = read('__proto__: { polluted: true }');
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it('keep words that other readers turn into something else', () => {
    const { value } = read('a: 65000:10\nb: no\nc: 012\nd: 2026-01-15\ne: 1_000\n<: x\n');
    expect(value).toEqual({ a: '65000:10', b: 'no', c: 12, d: '2026-01-15', e: '1_000', '<': 'x' });
  });

  it('may use a few aliases', () => {
    expect(read('a: &a [1, 2]\nb: *a\n').value).toEqual({ a: [1, 2], b: [1, 2] });
  });
});

describe('an inventory of a thousand sites', () => {
  it('is validated in seconds', () => {
    const files = [
      { path: 'network.yaml', text: NETWORK },
      { path: 'departments/big.yaml', text: department(1000) },
    ];
    const started = process.cpuUsage().user;
    const parsed = parseInventory(files);
    expect(parsed.diagnostics).toEqual([]);
    const valid =
      parsed.value === undefined ? undefined : validateInventory(parsed.value, { asOf: '2026-06-01' });
    expect(valid?.diagnostics).toEqual([]);
    expect(valid?.value?.sites).toHaveLength(1000);
    expect(process.cpuUsage().user - started).toBeLessThan(8_000_000);
  });
});

const NETWORK = `network-id: big
network-name: 大网
autonomous-system: 65101
address-pools:
  loopbacks: [100.64.0.0/22]
  core-links: [100.64.128.0/18]
  access-links: [100.65.0.0/16]
routers:
  - name: pe1
    platform: frr
    role: pe
    management: { address: 198.18.9.20 }
    loopbacks: [100.64.0.20]
core-links: []
route-reflectors: [pe1]
`;

function department(sites: number): string {
  const one = (i: number): string => `  - site-id: s${i}
    vpn-id: big
    lan-prefixes: [10.${i >> 8}.${i & 255}.0/25, 10.${i >> 8}.${i & 255}.128/25]
    site-network-accesses:
      - site-network-access-id: s${i}-1
        bearer: { router: pe1, interface: eth${i} }
        routing-protocol: static
`;
  return `department-id: big
department-name: 大部门
vpn-services:
  - vpn-id: big
    vpn-number: 110
    vpn-name: 大
    status: active
    address-families: [ipv4]
    maximum-routes: { ipv4: 100000 }
sites:
${Array.from({ length: sites }, (_, i) => one(i)).join('')}`;
}
