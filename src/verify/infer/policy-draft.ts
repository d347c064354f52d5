import type { Language } from '../../diagnostics/diagnostic.ts';
import { compareText } from '../../net/order.ts';
import type { CrossReach, InferredNetwork, VpnFound } from './types.ts';

const WORDS = {
  en: {
    head: [
      'Who may reach whom, as found on the routers. What is not listed is denied.',
      'Read it like a contract: strike what nobody wanted, then: sectornet verify --configs DIR --policy THIS-FILE',
    ],
    found: 'found, and nothing about it looks like an accident',
    struck:
      'found, and it looks like an accident or leads one way only: stays a breach until somebody wants it',
    none: 'no two VPNs reach each other',
  },
  'zh-CN': {
    head: [
      '路由器上实际的互通关系，未列出的一律禁止。',
      '请像审阅合同一样阅读，删去无人需要的，然后执行：sectornet verify --configs 目录 --policy 本文件',
    ],
    found: '实际互通，且不像失误',
    struck: '实际互通，但像是失误或只有单向：在有人确认之前视为违规',
    none: '没有任何两个 VPN 互通',
  },
} as const;

/** A policy file to go on with: the VPNs found, the pairs that reach each other; what looks like an accident is there as a comment only. */
export function policyDraft(network: InferredNetwork, language: Language): string {
  const words = WORDS[language];
  const vpns = network.vpns.filter(({ vrfs }) => vrfs.length > 0);
  const ambiguous = sharedNames(vpns);
  const known = new Set(vpns.map(({ id }) => id));
  const pairs = network.reaches.filter(
    ({ proof, fromVpn, toVpn }) => proof !== undefined && known.has(fromVpn) && known.has(toVpn),
  );
  const meant = pairs.filter((one) => isMeant(one) && (!one.answered || one.fromVpn < one.toVpn));
  const struck = pairs.filter((one) => !isMeant(one));
  return [
    ...words.head.map((line) => `# ${line}`),
    'vpns:',
    ...vpns.flatMap((vpn) => vpnLines(vpn, ambiguous)),
    '',
    ...(meant.length === 0 ? [`# ${words.none}`, 'inter-access-agreements: []'] : []),
    ...(meant.length > 0 ? [`# ${words.found}`, 'inter-access-agreements:'] : []),
    ...meant.flatMap((one) => agreementLines(one)),
    ...(struck.length > 0 ? [`# ${words.struck}`] : []),
    ...struck.flatMap((one) => agreementLines(one).map((line) => `# ${line}`)),
    '',
  ].join('\n');
}

/** Both ways and without a suspicion: somebody wanted it. */
function isMeant({ answered, suspicions }: CrossReach): boolean {
  return answered && suspicions.length === 0;
}

function agreementLines({ fromVpn, toVpn, lines }: CrossReach): readonly string[] {
  const [first] = lines;
  const where = first === undefined ? '' : `  # ${first.file}:${first.line}`;
  return [`  - consumer-vpn: ${idOf(fromVpn)}${where}`, `    provider-vpn: ${idOf(toVpn)}`];
}

function vpnLines(vpn: VpnFound, ambiguous: ReadonlySet<string>): readonly string[] {
  const isHub = ({ role }: VpnFound['vrfs'][number]) => role === 'hub-role';
  const hubs = namesOf(vpn.vrfs.filter(isHub), new Set([...ambiguous, ...spokeNames(vpn)]));
  const spokes = namesOf(
    vpn.vrfs.filter((one) => !isHub(one)),
    ambiguous,
  );
  const topology = hubs.length === 0 ? [] : [`    vpn-service-topology: ${topologyWord(vpn)}`];
  return [
    `  - vpn-id: ${idOf(vpn.id)}`,
    ...(spokes.length === 0 ? [] : [`    vrfs: ${list(spokes)}`]),
    ...topology,
    ...(hubs.length === 0 ? [] : [`    hub-vrfs: ${list(hubs)}`]),
  ];
}

function topologyWord({ shape }: VpnFound): string {
  return shape === 'hub-spoke-disjoint' ? 'hub-spoke-disjoint' : 'hub-spoke';
}

function spokeNames({ vrfs }: VpnFound): readonly string[] {
  return vrfs.filter(({ role }) => role !== 'hub-role').map(({ vrf }) => vrf);
}

/** VRF names that mean something else on another router need the router behind them. */
function sharedNames(vpns: readonly VpnFound[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const { id, vrfs } of vpns)
    for (const { vrf } of vrfs) {
      if ((owners.get(vrf) ?? id) !== id) shared.add(vrf);
      owners.set(vrf, id);
    }
  return shared;
}

function namesOf(vrfs: VpnFound['vrfs'], ambiguous: ReadonlySet<string>): readonly string[] {
  const names = vrfs.map(({ vrf, router }) => (ambiguous.has(vrf) ? `${vrf}@${router}` : vrf));
  return [...new Set(names)].sort(compareText);
}

function list(names: readonly string[]): string {
  return `[${names.map(scalar).join(', ')}]`;
}

/** `@` means a router in a policy file. */
function idOf(vpn: string): string {
  return scalar(vpn.replaceAll('@', '-'));
}

/** A plain word stands as it is; anything YAML could take for something else is quoted. */
function scalar(text: string): string {
  const plain = /^[A-Za-z][\w.-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
