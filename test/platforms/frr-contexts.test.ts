import { describe, expect, it } from 'vitest';
import { frrGrammar } from '../../src/platforms/frr/grammar.ts';
import { canonicalText } from './frr-reader.ts';

/** A block of every kind that is read, as FRR prints them. */
const TEXT = `frr version 8.4.4
frr defaults traditional
hostname pe7
vrf its
 ip route 10.9.0.0/24 10.64.9.2
 ip route 0.0.0.0/0 blackhole
exit-vrf
vrf guest
 ip route 10.8.0.0/24 10.64.8.2
exit-vrf
interface eth2.9
 description its
 pbr-policy ELSEWHERE
exit
interface eth1
 ip ospf area 0.0.0.0
exit
router bgp 65000
 bgp router-id 10.64.7.1
 no bgp default ipv4-unicast
 neighbor 10.64.7.2 remote-as 65000
 neighbor 10.64.7.2 update-source lo
 !
 address-family ipv4 unicast
  redistribute connected
  import vrf its
 exit-address-family
 !
 address-family ipv4 vpn
  neighbor 10.64.7.2 activate
  neighbor 10.64.7.2 route-map VPN in
 exit-address-family
exit
router bgp 65000 vrf its
 bgp router-id 10.64.7.1
 neighbor 10.64.9.2 remote-as 65009
 neighbor 10.64.9.2 shutdown
 !
 address-family ipv4 unicast
  redistribute connected
  neighbor 10.64.9.2 activate
  neighbor 10.64.9.2 route-map IN in
  label vpn export auto
  rd vpn export 65000:9
  rt vpn import 65000:9
  rt vpn export 65000:9
  export vpn
  import vpn
 exit-address-family
exit
router bgp 65000 vrf guest
 address-family ipv4 unicast
  rd vpn export 65000:8
  rt vpn both 65000:8
  import vpn
 exit-address-family
exit
ip prefix-list OWN seq 5 permit 10.9.0.0/16 le 24
bgp extcommunity-list standard RT seq 5 permit rt 65000:9
route-map IN permit 10
 match ip address prefix-list OWN
 set extcommunity none
exit
route-map VPN permit 10
 match extcommunity RT
 set extcommunity rt 65000:8
exit
pbr-map ELSEWHERE seq 10
 match src-ip 10.9.0.0/24
 set vrf guest
exit
router ospf
 network 10.64.0.0/16 area 0.0.0.0
 redistribute static
exit
router isis CORE
 net 49.0001.0000.0000.0007.00
exit
mpls ldp
 router-id 10.64.7.1
 !
 address-family ipv4
  discovery transport-address 10.64.7.1
  interface eth1
  exit
 exit-address-family
exit
ip route 10.7.0.0/24 10.64.8.2 nexthop-vrf guest
ip route 10.6.0.0/24 eth2.9
line vty
exit
`;
const LINES = TEXT.trimEnd().split('\n');
const isCloser = (line: string) => /^ *(exit|!)/.test(line);
const indentOf = (line: string) => line.length - line.trimStart().length;
/** Lines that open the blocks around one, outermost first. */
function around(at: number): readonly string[] {
  const found: string[] = [];
  let depth = indentOf(LINES[at] ?? '');
  for (let i = at - 1; i >= 0 && depth > 0; i--) {
    const line = LINES[i] ?? '';
    if (indentOf(line) >= depth || isCloser(line)) continue;
    found.unshift(line);
    depth = indentOf(line);
  }
  return found;
}
const closerOf = (opener: string) => {
  const kind = /^ *(vrf|address-family) /.exec(opener)?.[1];
  return `${' '.repeat(indentOf(opener))}exit${kind === undefined ? '' : `-${kind}`}`;
};
const placed = (at: number, count: number, lines: readonly string[]) => LINES.toSpliced(at, count, ...lines);
/** Where the outermost block around a line ends: the place behind its closing line. */
const behindBlock = (at: number) => LINES.findIndex((line, i) => i > at && /^exit/.test(line)) + 1;

/** Ways to spoil the form of a text at one of its lines. */
const FAULTS: Readonly<Record<string, (at: number, line: string) => readonly string[]>> = {
  'without indentation': (at, line) => placed(at, 1, [line.trim()]),
  'deeper than the line before': (at, line) => placed(at, 1, [`  ${line}`]),
  'behind the end of its block': (at, line) => {
    const behind = behindBlock(at);
    return [...LINES.slice(0, at), ...LINES.slice(at + 1, behind), line, ...LINES.slice(behind)];
  },
  'its blocks closed and opened again in front of it': (at, line) => {
    const blocks = around(at);
    return placed(at, 1, [...blocks.toReversed().map(closerOf), ...blocks, line]);
  },
  'an exit in front of it': (at, line) => placed(at, 0, [`${' '.repeat(indentOf(line))}exit`]),
  'an exit without indentation in front of it': (at) => placed(at, 0, ['exit']),
  'an end in front of it': (at) => placed(at, 0, ['end']),
};

describe('FRR reads by context: a text that its indentation tells otherwise is read like FRR reads it, or is a doubt', () => {
  it('the text itself is read without a doubt', () => {
    expect(doubts(TEXT)).toEqual([]);
    expect(canonicalText(TEXT, TEXT)).toBe(TEXT.replaceAll(/^ *!\n/gm, ''));
  });

  for (const [fault, plant] of Object.entries(FAULTS))
    it(`${fault}`, () => {
      const wrong = LINES.flatMap((line, at) => {
        if (isCloser(line) || at < 3) return [];
        return tellsTheSame(plant(at, line)) ? [] : [line];
      });
      expect(wrong).toEqual([]);
    });

  it('a closing line that is missing', () => {
    const wrong = LINES.flatMap((line, at) =>
      isCloser(line) && !tellsTheSame(placed(at, 1, [])) ? [`${at} ${line}`] : [],
    );
    expect(wrong).toEqual([]);
  });

  it('a line of the outermost level inside a block', () => {
    const roots = LINES.filter((line) => /^(?:ip |bgp |router bgp 65000 vrf guest)/.test(line));
    const wrong = roots.flatMap((root) =>
      LINES.flatMap((line, at) =>
        indentOf(line) > 0 && !tellsTheSame(placed(at, 1, [line, `${' '.repeat(indentOf(line))}${root}`]))
          ? [`${line} | ${root}`]
          : [],
      ),
    );
    expect(wrong).toEqual([]);
  });
});

function tellsTheSame(lines: readonly string[]): boolean {
  const text = `${lines.join('\n')}\n`;
  return doubts(text).length > 0 || modelOf(text) === modelOf(canonicalText(text, TEXT));
}

function doubts(text: string): readonly string[] {
  return frrGrammar.read(text).coverage.unread.flatMap((line) => (line.matters ? [line.text] : []));
}

/** What a text means, wherever its lines stand. */
function modelOf(text: string): string {
  return JSON.stringify(frrGrammar.read(text).model, (key, value) =>
    key === 'at' ? undefined : typeof value === 'bigint' ? `${value}` : value,
  );
}
