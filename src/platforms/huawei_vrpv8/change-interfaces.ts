import type { LineRule, ObjectClaim, Words } from '../../plan/rules.ts';
import { inView } from './change-view.ts';

const CIRCUIT = {
  object: ['interface', '<if>'],
  add: 'create-interfaces',
  remove: 'leave-interfaces',
} as const;

/** A sub-interface is an object of its own; a port is always there and holds lines of several owners. */
function subInterface(words: Words): ObjectClaim | undefined {
  const name = words['if'] ?? '';
  return name.includes('.') ? { kind: 'interface', name } : undefined;
}

function portState(words: Words): ObjectClaim {
  return subInterface(words) ?? { kind: 'port', name: words['if'] ?? '', shared: true };
}

/**
 * Binding an interface to a VPN instance, and undoing it, wipes its addresses and protocol lines: they are sent again. Lines of an
 * interface keep the order they are printed in, which is one the platform takes.
 */
const LINES: readonly LineRule[] = [
  {
    line: 'undo shutdown',
    object: portState,
    undo: ['shutdown'],
    add: 'create-interfaces',
    remove: 'leave-interfaces',
  },
  {
    ...CIRCUIT,
    line: 'ip binding vpn-instance <vrf>',
    setting: 'binding',
    risk: { code: 'SN7203', on: 'replace', interrupts: true, data: { interface: '<if>' } },
    replace: 'undo-first',
    within: ['vpn <vrf>'],
    whenWiped: 'undo-first',
    wipes: ['layer3 <if>'],
    concerns: ['ip vpn-instance', '<vrf>'],
  },
  {
    ...CIRCUIT,
    line: 'vlan-type dot1q <vlan>',
    setting: 'vlan-type',
    replace: 'rebuild',
    risk: { code: 'SN7203', on: 'replace', interrupts: true, data: { interface: '<if>' } },
  },
  {
    ...CIRCUIT,
    line: 'description <text*>',
    setting: 'description',
    undo: ['undo description'],
    witness: false,
  },
  { ...CIRCUIT, line: 'ipv6 enable', within: ['layer3 <if>', 'layer3 ipv6 <if>'] },
  {
    ...CIRCUIT,
    line: 'ip address <address*>',
    attaches: '<address>',
    within: ['layer3 <if>', 'layer3 ipv4 <if>'],
  },
  {
    ...CIRCUIT,
    line: 'ipv6 address <address*>',
    attaches: '<address>',
    within: ['layer3 <if>', 'layer3 ipv6 <if>'],
  },
  urpf('ip', 'ipv4'),
  urpf('ipv6', 'ipv6'),
  protocol('ospf', 'ipv4'),
  protocol('ospfv3', 'ipv6'),
  protocol('isis ipv6', 'ipv6'),
  protocol('isis', 'ipv4'),
  { ...CIRCUIT, line: 'mpls' },
  { ...CIRCUIT, line: 'mpls ldp' },
  {
    ...CIRCUIT,
    line: 'traffic-policy <name> <way=inbound|outbound>',
    setting: 'traffic-policy <way>',
    replace: 'undo-first',
    undo: ['undo traffic-policy <way>'],
    remove: 'unguard-interfaces',
  },
  { line: '<any*>', add: 'create-interfaces', remove: 'leave-interfaces' },
];

function protocol(word: string, family: string): LineRule {
  return { ...CIRCUIT, line: `${word} <rest*>`, within: ['layer3 <if>', `layer3 ${family} <if>`] };
}

function urpf(word: string, family: string): LineRule {
  return {
    ...CIRCUIT,
    line: `${word} urpf <mode*>`,
    setting: `${word} urpf`,
    undo: [`undo ${word} urpf`],
    within: ['layer3 <if>', `layer3 ${family} <if>`],
    remove: 'unguard-interfaces',
  };
}

/** Interfaces and sub-interfaces. */
export const INTERFACE_RULES: readonly LineRule[] = [
  {
    line: 'interface <if>',
    object: subInterface,
    role: 'open-container',
    add: 'create-interfaces',
    remove: 'leave-interfaces',
  },
  ...inView('interface <if>', LINES),
];
