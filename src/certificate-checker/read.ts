import { hash } from 'node:crypto';
import { parseAddress } from '../net/address.ts';
import { type InterfaceAddress, parseInterfaceAddress } from '../net/prefix.ts';
import { type Fact, factOf } from './vocabulary.ts';

/** A router's configuration and the file it was collected in. */
export interface Config {
  readonly router: string;
  readonly file: string;
  readonly text: string;
}

/** One reason to refuse: a place in the certificate or in a configuration, and what it says there. */
export interface Refusal {
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** One router as its text says: lines and what the checker understood of them, found by kind and key. */
export type Reading = ReturnType<typeof readConfig>;

/** Words of a line that could change who reaches whom (docs/proof.md lists them): each such line must be understood. */
const WORDS = new Set(
  `vrf vpn vpn-instance rd route-distinguisher rt vpn-target import export import-route import-rib export-rib redistribute network aggregate
  label apply-label mpls route-map route-policy prefix-list ip-prefix ipv6-prefix extcommunity extcommunity-list extcommunity-filter route
  route-static nexthop-vrf remote-as as-number master vlan vlan-type table rule -A -I l3mdev netns redirect traffic-policy traffic-filter pbr
  pbr-map pbr-policy policy-based-route nat tunnel gre ipip sit vxlan nve evpn l2vpn segment-routing bridge reoriginate route-replicate`.split(
    /\s+/,
  ),
);
const FREE_TEXT = /^(description|remark|hostname|sysname|[#!])|^(neighbor|peer) \S+ description /;
/** Blocks in which every line counts: one that is not understood could change what its neighbours mean. */
const STRICT =
  /^(router bgp \d+ vrf |ip vpn-instance |bgp \d+ > ipv[46]-family vpn-instance |vrf |route-(map|policy) \S+ .* > |traffic )/;
const NOTHING = { kind: 'unread', v: '', f: 4, a: '', b: '', c: '', act: '', ge: '', le: '' } as const;

/**
 * Reads one configuration by the checker's own vocabulary. `words` are the lines that hold a word of isolation; a fact of kind `unread` is a
 * line that counts and that no sentence matches; `say` gives the facts of a kind about a VRF and family (`red 4`) or about a name.
 */
export function readConfig({ router, file, text }: Config) {
  const lines = text.split('\n').map((raw) => raw.trim());
  const index = new Map<string, Fact[]>();
  const [facts, words, refusals]: [Fact[], number[], Refusal[]] = [[], [], []];
  for (const { line, path } of pathsOf(text)) {
    const said = lines[line - 1] ?? '';
    const counts = !FREE_TEXT.test(said) && said.split(/\s+/).some((word) => WORDS.has(word));
    const strict = STRICT.test(path) && !/^(exit|description )/.test(said);
    const fact = factOf(path, line) ?? (counts || strict ? { ...NOTHING, line } : undefined);
    if (counts) words.push(line);
    if (fact === undefined) continue;
    facts.push(fact);
    for (const key of [`${fact.kind} ${fact.v} ${fact.f}`, `${fact.kind} ${fact.a}`])
      index.get(key)?.push(fact) ?? index.set(key, [fact]);
  }
  const say = (kind: string, key: string): readonly Fact[] => index.get(`${kind} ${key}`) ?? [];
  const refuse = (reason: string, line: number) =>
    refusals.push({ reason, file, line, text: lines[line - 1] ?? '' });
  // Kernel routing tables need an end and a rule order of their own.
  const kernel = lines.some((one) => one.startsWith('### ip link'));
  return { router, file, digest: hash('sha256', text), lines, words, facts, refusals, say, refuse, kernel };
}

/** The configurations in a heap of files, by the names their own texts give them; a file without any word of isolation is none. */
export function configsAmong(files: readonly Omit<Config, 'router'>[]): readonly Config[] {
  const named = files.map(({ file, text }) => {
    const [, name] = /^(?:hostname|sysname) (\S+)/m.exec(text) ?? [];
    return { file, text, router: name ?? file.replace(/^.*\/|\.\w+$/g, '') };
  });
  return named.filter((one) => readConfig(one).words.length > 0);
}

/** Every line that says something with the lines it stands below; `### command` headers start a section of their own. */
function* pathsOf(text: string): Iterable<{ readonly line: number; readonly path: string }> {
  const above: (readonly [depth: number, path: string])[] = [];
  let [section, table] = ['', ''];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('### ')) section = line.includes('show running') ? '' : `${line.slice(4)} > `;
    if (/^(### |\*)/.test(line)) {
      above.length = 0;
      table = line.startsWith('*') ? `${line} > ` : '';
    }
    if (/^([#!*]|$)/.test(line)) continue;
    const depth = raw.length - raw.trimStart().length;
    while ((above.at(-1)?.[0] ?? -1) >= depth) above.pop();
    const path = `${above.at(-1)?.[1] ?? section + table}${line}`;
    above.push([depth, `${path} > `]);
    yield { line: i + 1, path };
  }
}

/** The prefix of `10.1.0.0/16`, `10.1.0.0 255.255.0.0` or `10.1.0.0 16`; host bits are kept. */
export function prefixIn(text: string): InterfaceAddress | undefined {
  const [address = '', mask] = text.split(' ');
  const bits = mask?.includes('.') ? parseAddress(mask)?.value.toString(2).replace(/0+$/, '').length : mask;
  return parseInterfaceAddress(bits === undefined ? address : `${address}/${bits}`);
}

/** The first 16 hexadecimal digits of SHA-256. */
export function shortDigest(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
