import { hash } from 'node:crypto';
import { parseAddress } from '../net/address.ts';
import { type InterfaceAddress, parseInterfaceAddress } from '../net/prefix.ts';
import { type Fact, factOf } from './vocabulary.ts';

/** One router as its text says: every line with its path, and what the checker understood, found by kind and key. */
export interface Reading {
  readonly name: string;
  readonly file: string;
  readonly digest: string;
  /** Kernel routing tables need an end and a rule order of their own. */
  readonly kernel: boolean;
  readonly lines: readonly string[];
  /** Lines that hold a word of isolation. */
  readonly words: ReadonlySet<number>;
  readonly unread: readonly number[];
  readonly facts: readonly Fact[];
  /** Facts of a kind about a VRF and family (`red 4`) or about a name. */
  say(kind: string, key: string): readonly Fact[];
}

/** Words of a line that could change who reaches whom (docs/proof.md lists them): each such line must be accounted for. */
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

/** Reads one configuration by the checker's own vocabulary. */
export function readConfig({ router, file, text }: { router: string; file: string; text: string }): Reading {
  const lines = text.split('\n').map((raw) => raw.trim());
  const [words, unread, facts] = [new Set<number>(), [] as number[], [] as Fact[]];
  const index = new Map<string, Fact[]>();
  const put = (key: string, fact: Fact) => index.get(key)?.push(fact) ?? index.set(key, [fact]);
  for (const { number, line, path } of pathsOf(text)) {
    const word = !FREE_TEXT.test(line) && line.split(/\s+/).some((one) => WORDS.has(one));
    if (word) words.add(number);
    const fact = factOf(path, number);
    if (fact === undefined && (word || (STRICT.test(path) && !/^(exit|description )/.test(line))))
      unread.push(number);
    if (fact === undefined) continue;
    facts.push(fact);
    put(`${fact.kind} ${fact.v} ${fact.f}`, fact);
    put(`${fact.kind} ${fact.a}`, fact);
  }
  const say = (kind: string, key: string) => index.get(`${kind} ${key}`) ?? [];
  const kernel = lines.some((line) => line.startsWith('### ip link'));
  return { name: router, file, digest: hash('sha256', text), kernel, lines, words, unread, facts, say };
}

/** The first 16 hexadecimal digits of SHA-256. */
export function shortDigest(text: string): string {
  return hash('sha256', text).slice(0, 16);
}

/** A line as certificates cite it: file, number, digest of the line. */
export function cite({ file, lines }: Reading, number: number): string {
  return `${file}:${number}:${shortDigest(lines[number - 1] ?? '')}`;
}

/** Every line that says something with the lines it stands below; `### command` headers start a section of their own. */
function* pathsOf(text: string): Iterable<{ number: number; line: string; path: string }> {
  const above: { readonly depth: number; readonly path: string }[] = [];
  let [section, table] = ['', ''];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('### ')) section = line.includes('show running') ? '' : `${line.slice(4)} > `;
    if (/^(### |\*)/.test(line)) above.length = 0;
    if (line.startsWith('*')) table = `${line} > `;
    if (line.startsWith('### ')) table = '';
    if (line === '' || /^[#!*]/.test(line)) continue;
    const depth = raw.length - raw.trimStart().length;
    while (above.length > 0 && (above.at(-1)?.depth ?? 0) >= depth) above.pop();
    const path = `${above.at(-1)?.path ?? section + table}${line}`;
    above.push({ depth, path: `${path} > ` });
    yield { number: i + 1, line, path };
  }
}

/** The prefix of `10.1.0.0/16`, `10.1.0.0 255.255.0.0` or `10.1.0.0 16`; host bits are kept. */
export function prefixIn(text: string, more?: string): InterfaceAddress | undefined {
  const [address = '', mask = more] = text.split(' ');
  const bits = mask?.includes('.') ? parseAddress(mask)?.value.toString(2).replace(/0+$/, '').length : mask;
  return parseInterfaceAddress(bits === undefined ? address : `${address}/${bits}`);
}
