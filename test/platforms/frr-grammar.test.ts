import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withoutOrigins } from '../../src/device/equal.ts';
import { plain } from '../../src/net/json.ts';
import { frrGrammar } from '../../src/platforms/frr/grammar.ts';

/**
 * A case is a pair of files: `NN-name.conf`, a configuration as a router or its operators left it, and `NN-name.json`, the sections of the
 * model that differ from an empty router's, without origins, and every line that is not read.
 */
const FOLDER = new URL('./frr/', import.meta.url);
const CASES = namesOf('.conf');

function namesOf(suffix: string): readonly string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length));
}

function readCase(name: string): Record<string, unknown> {
  const { model, coverage } = frrGrammar.read(readFileSync(new URL(`${name}.conf`, FOLDER), 'utf8'));
  const empty = sections(frrGrammar.read('').model);
  const told = Object.entries(sections(model)).filter(([key, text]) => text !== empty[key]);
  return {
    ...Object.fromEntries(told.map(([key, text]) => [key, JSON.parse(text)])),
    unread: coverage.unread,
  };
}

function sections(model: object): Record<string, string> {
  const texts = Object.entries(model).map(([key, value]) => [
    key,
    JSON.stringify(plain(withoutOrigins(value))),
  ]);
  return Object.fromEntries(texts);
}

describe('FRR and Linux texts and what they mean', () => {
  test.each(CASES)('%s', (name) => {
    const file = new URL(`${name}.json`, FOLDER);
    const found = readCase(name);
    if (process.env['RECORD'] === '1') writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('no expectation outlives its text', () => {
    expect(namesOf('.json').filter((name) => !CASES.includes(name))).toEqual([]);
  });
});

const PE = readFileSync(new URL('./frr-forms/pe.conf', import.meta.url), 'utf8');

describe('any text', () => {
  test('every line is counted once, whatever is cut off', () => {
    for (let length = 0; length <= PE.length; length += 7) {
      const { coverage } = frrGrammar.read(PE.slice(0, length));
      expect(coverage.read + coverage.ignored + coverage.unread.length).toBe(coverage.lines);
    }
  });

  test('every line that is not blank, a comment or `!` is counted', () => {
    const words = PE.split('\n').filter((line) => line.trim() !== '');
    expect(frrGrammar.read(PE).coverage.lines).toBe(words.length);
    expect(frrGrammar.read(`!\n${PE}\n!\n\n# end\n`).coverage.lines).toBe(words.length);
  });

  test('no prefix of any case and no shuffled bytes make the grammar throw', () => {
    for (const name of CASES) {
      const text = readFileSync(new URL(`${name}.conf`, FOLDER), 'utf8');
      for (let length = 0; length <= text.length; length += 11) frrGrammar.read(text.slice(0, length));
      frrGrammar.read([...text].toReversed().join(''));
    }
  });

  test('origins are the lines of the text', () => {
    const { model } = frrGrammar.read(PE);
    const lines = frrGrammar.lines(PE);
    const family = model.vrfs[0]?.families[0];
    const circuit = model.interfaces.find(({ name }) => name === 'eth2.1110');
    const at = (place: { readonly at: number } | undefined) => lines[(place?.at ?? 0) - 1];
    expect(at(model.vrfs[0])).toBe('link add v110-flood type vrf table 1110');
    expect(at(model.vrfs[0]?.routerId)).toBe(' bgp router-id 100.64.0.21');
    expect(at(family)).toBe(' address-family ipv4 unicast');
    expect(at(family?.rd)).toBe('  rd vpn export 100.64.0.21:1100');
    expect(at(family?.importTargets[2])).toBe('  rt vpn import 65101:1101 65101:1102 65101:140101');
    expect(at(family?.terminator)).toBe('route add unreachable default table 1110 metric 4278198272');
    expect(at(family?.statics[0])).toBe(' ip route 10.110.3.0/24 100.65.0.2');
    expect(at(family?.peers[0]?.inboundPolicy)).toBe('  neighbor 100.65.0.2 route-map CE-flood-hq-1 in');
    expect(at(circuit?.vrf)).toBe('link set eth2.1110 master v110-flood');
    expect(at(circuit?.filters[1])).toBe('-A POSTROUTING -o eth2.1110 -j AGR-X1-c');
    expect(at(circuit?.sourceCheck[0])).toBe('net.ipv4.conf.eth2/1110.rp_filter = 1');
    expect(at(circuit?.sourceCheck[1])).toBe('-A PREROUTING -i eth2.1110 -m rpfilter --invert -j DROP');
    expect(at(model.filters[0]?.rules[4])).toBe('-A AGR-X1-c -d 10.140.250.0/28 -j DROP');
    expect(at(model.routePolicies[0]?.entries[0]?.scrub)).toBe(' set extcommunity none');
    expect(at(model.guards.localRuleBehindVrf[0])).toBe('rule add pref 32765 lookup local');
  });

  test('the tree has the sections on its first level, blocks and tables below', () => {
    const tree = frrGrammar.read(PE).tree();
    expect(tree.nodes.map(({ text }) => text)).toEqual(
      PE.split('\n').filter((line) => line.startsWith('### ')),
    );
    const routing = tree.nodes[0]?.children ?? [];
    const instance = routing.find(({ text }) => text === 'router bgp 65101 vrf v110-flood');
    expect(instance?.children.map(({ text }) => text)).toEqual([
      'bgp router-id 100.64.0.21',
      'no bgp default ipv4-unicast',
      'neighbor 100.65.0.2 remote-as 64901',
      'neighbor 100.65.0.2 description flood-hq-1',
      'address-family ipv4 unicast',
      'address-family ipv6 unicast',
    ]);
    const tables = tree.nodes.find(({ text }) => text === '### ip6tables-save')?.children;
    expect(tables?.map(({ text, children }) => [text, children.length])).toEqual([['*raw', 3]]);
  });

  test('FRR text alone is read, and says that the kernel was not asked', () => {
    const { model } = frrGrammar.read(
      readFileSync(new URL('01-frr-text-alone-with-banner.conf', FOLDER), 'utf8'),
    );
    expect(model.guards.hostStateCollected).toBe(false);
    expect(model.guards.localRuleBehindVrf).toEqual([]);
    expect(frrGrammar.read(PE).model.guards.hostStateCollected).toBe(true);
  });

  test('its own text is recognised, others are not', () => {
    const frrAlone = readFileSync(new URL('01-frr-text-alone-with-banner.conf', FOLDER), 'utf8');
    expect(frrGrammar.recognises(PE)).toBe(1);
    expect(frrGrammar.recognises(frrAlone)).toBeGreaterThan(0.8);
    expect(frrGrammar.recognises('#\nsysname PE\n#\nip vpn-instance its\n#\nreturn\n')).toBe(0);
    expect(frrGrammar.recognises('hostname R1\n!\nvrf definition its\n')).toBe(0);
    expect(frrGrammar.recognises('')).toBe(0);
  });
});
