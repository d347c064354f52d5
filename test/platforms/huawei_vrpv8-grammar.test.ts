import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { vrpGrammar } from '../../src/platforms/huawei_vrpv8/grammar.ts';
import { grammarCases } from './grammar-case.ts';

const FOLDER = new URL('./huawei_vrpv8/', import.meta.url);
const CASES = grammarCases(FOLDER, vrpGrammar);

describe('VRP texts and what they mean', () => {
  test.each(CASES.names)('%s', (name) => {
    const { found, expected } = CASES.outcome(name);
    expect(found).toEqual(expected);
  });
});

const SKELETON = readFileSync(new URL('01-skeleton-of-a-pe.conf', FOLDER), 'utf8');

describe('any text', () => {
  test('every line is counted once, whatever is cut off', () => {
    for (let length = 0; length <= SKELETON.length; length += 7) {
      const { coverage } = vrpGrammar.read(SKELETON.slice(0, length));
      expect(coverage.read + coverage.ignored + coverage.unread.length).toBe(coverage.lines);
    }
  });

  test('origins are the lines of the text', () => {
    const { model } = vrpGrammar.read(SKELETON);
    const lines = vrpGrammar.lines(SKELETON);
    const family = model.vrfs[0]?.families[0];
    const at = (place: { readonly at: number } | undefined) => lines[(place?.at ?? 0) - 1];
    expect(at(model.vrfs[0])).toBe('ip vpn-instance its');
    expect(at(family?.rd)).toBe('  route-distinguisher 65000:101');
    expect(at(family?.importTargets[1])).toBe('  vpn-target 65000:101 65000:900 import-extcommunity');
    expect(at(family?.statics[0])).toBe(
      'ip route-static vpn-instance its 10.64.200.0 255.255.255.0 10.64.7.2',
    );
    expect(at(family?.peers[0]?.inboundPolicy)).toBe('  peer 10.64.7.2 route-policy CE-IN import');
    expect(at(model.interfaces[1]?.filters[0])).toBe(' traffic-policy P-ITS inbound');
    expect(at(model.filters[0]?.rules[1])).toBe(' rule 1000 deny ip');
  });

  test('the tree holds the lines below the lines that open their views', () => {
    const tree = vrpGrammar.read(SKELETON).tree();
    const bgp = tree.nodes.find((node) => node.text === 'bgp 65000');
    const family = bgp?.children.find((node) => node.text === 'ipv4-family vpn-instance its');
    expect(bgp?.children.map((node) => node.text)).toEqual([
      'router-id 10.0.0.1',
      'peer 10.0.0.9 as-number 65000',
      'peer 10.0.0.9 connect-interface LoopBack0',
      'ipv4-family unicast',
      'ipv4-family vpnv4',
      'ipv4-family vpn-instance its',
      'ipv6-family vpnv6',
      'ipv6-family vpn-instance its',
    ]);
    expect(family?.children.map((node) => node.text)).toEqual([
      'import-route direct',
      'import-route static',
      'import-route ospf 101',
      'peer 10.64.7.2 as-number 65107',
      'peer 10.64.7.2 description site-7',
      'peer 10.64.7.2 substitute-as',
      'peer 10.64.7.2 soo 65000:7',
      'peer 10.64.7.2 route-limit 500 80 idle-timeout 10',
      'peer 10.64.7.2 route-policy CE-IN import',
    ]);
  });

  test('its own text is recognised, others are not', () => {
    expect(vrpGrammar.recognises(SKELETON)).toBeGreaterThan(0.8);
    expect(vrpGrammar.recognises('### vtysh -c "show running-config no-header"\nhostname x\n')).toBe(0);
    expect(vrpGrammar.recognises('#\n version 7.1.064\n#\n sysname H3C\n#\nip vpn-instance a\n')).toBe(0);
    expect(vrpGrammar.recognises('hostname R1\n!\nvrf definition its\n')).toBe(0);
    expect(vrpGrammar.recognises('')).toBe(0);
  });
});
