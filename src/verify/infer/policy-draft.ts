import type { Language } from '../../diagnostics/diagnostic.ts';
import { vpnNames, vrfNames } from './draft-names.ts';
import { type Part, type Parts, partsOf } from './parts.ts';
import type { CrossReach, InferredNetwork, MemberVrf } from './types.ts';

const WORDS = {
  en: {
    head: [
      'Who may reach whom, as found on the routers. What is not listed is denied.',
      'Read it like a contract: strike what nobody wanted, then: sectornet verify --configs DIR --policy THIS-FILE',
    ],
    found: [
      'found, and nothing about it looks like an accident; each admits every packet between the two:',
      'narrow it by consumer-prefixes, provider-prefixes and services to what was agreed',
    ],
    struck:
      'found, and it looks like an accident or leads one way only: stays a breach until somebody wants it',
    none: 'no two VPNs reach each other',
    local: 'without route targets: joined with others by what stands on its router alone',
    core: (id: string) => `${id} reaches the backbone: no policy allows that, it stays a breach`,
    composite: (id: string, parts: number) =>
      `${id}: neither a mesh nor hubs and spokes; these ${parts} entries and their agreements say who exchanges with whom`,
  },
  'zh-CN': {
    head: [
      '路由器上实际的互通关系，未列出的一律禁止。',
      '请像审阅合同一样阅读，删去无人需要的，然后执行：sectornet verify --configs 目录 --policy 本文件',
    ],
    found: [
      '实际互通，且不像失误；每项都允许双方之间的所有报文：',
      '请用 consumer-prefixes、provider-prefixes 和 services 收窄到约定的范围',
    ],
    struck: '实际互通，但像是失误或只有单向：在有人确认之前视为违规',
    none: '没有任何两个 VPN 互通',
    local: '没有 RT：仅凭所在路由器上的配置与他人连通',
    core: (id: string) => `${id} 可以到达骨干网：策略不能允许这一点，始终视为违规`,
    composite: (id: string, parts: number) =>
      `${id}：既非全互联也非中心—分支；以下 ${parts} 项及其互访条目说明谁与谁互通`,
  },
} as const;

/** A policy file to go on with: the VPNs found, the pairs that reach each other; what looks like an accident is there as a comment only. */
export function policyDraft(network: InferredNetwork, language: Language): string {
  const words = WORDS[language];
  const vpns = network.vpns.filter(({ vrfs }) => vrfs.length > 0);
  const taken = new Set(vpns.map(({ id }) => id));
  const cut = vpns.map((vpn) => ({ id: vpn.id, ...partsOf(vpn, taken) }));
  const locals = localsOf(network);
  const all = [...cut.flatMap(({ parts }) => parts), ...locals];
  const names: Names = { vpns: vpnNames(all.map(({ id }) => id)), shared: sharedNames(all) };
  const pairs = [...cut.flatMap(({ exchanges }) => exchanges.map(withinVpn)), ...acrossVpns(network, all)];
  const meant = pairs.filter(({ wanted }) => wanted);
  const struck = pairs.filter(({ wanted }) => !wanted);
  return [
    ...words.head.map((line) => `# ${line}`),
    'vpns:',
    ...cut.flatMap(({ id, parts }) => [
      ...(parts.length > 1 ? [`  # ${words.composite(id, parts.length)}`] : []),
      ...parts.flatMap((part) => partLines(part, names)),
    ]),
    ...locals.flatMap((part) => [`  # ${words.local}`, ...partLines(part, names)]),
    '',
    ...(pairs.length === 0 ? [`# ${words.none}`] : []),
    ...(meant.length === 0 ? ['inter-access-agreements: []'] : []),
    ...(meant.length > 0 ? [...words.found.map((line) => `# ${line}`), 'inter-access-agreements:'] : []),
    ...meant.flatMap((one) => agreementLines(one, names)),
    ...(struck.length > 0 ? [`# ${words.struck}`] : []),
    ...struck.flatMap((one) => agreementLines(one, names).map((line) => `# ${line}`)),
    ...intoCore(network).map(
      (reach) => `# ${words.core(names.vpns.get(reach.fromVpn) ?? reach.fromVpn)}${placeOf(reach)}`,
    ),
    '',
  ].join('\n');
}

/** How the file calls VPNs, and which VRF names it has to tell apart by their routers. */
interface Names {
  readonly vpns: ReadonlyMap<string, string>;
  readonly shared: ReadonlySet<string>;
}

/** Two entries that reach each other. */
interface Pair {
  readonly from: string;
  readonly to: string;
  readonly place: string;
  /** Both ways and without a suspicion: somebody wanted it. */
  readonly wanted: boolean;
}

function withinVpn({ from, to, answered }: Parts['exchanges'][number]): Pair {
  return { from, to, place: '', wanted: answered };
}

/** Of a VPN in several entries the pair is of those whose VRFs the packet passed. What one direction makes suspicious is no wish in the other. */
function acrossVpns(network: InferredNetwork, parts: readonly Part[]): readonly Pair[] {
  const partOf = new Map(
    parts.flatMap(({ id, hubs, others }) => [...hubs, ...others].map((one) => [keyOf(one), id] as const)),
  );
  const known = new Set(parts.map(({ id }) => id));
  const core = new Set(intoCore(network));
  const found = network.reaches.flatMap((reach): readonly Pair[] => {
    if (core.has(reach)) return [];
    const ends = endsOf(reach).map(([vpn, key]) => (known.has(vpn) ? vpn : partOf.get(key)));
    const [from, to] = ends;
    if (reach.proof === undefined || from === undefined || to === undefined) return [];
    const wanted = reach.answered && reach.suspicions.length === 0;
    return [{ from, to, place: placeOf(reach), wanted }];
  });
  const isBack = (one: Pair, other: Pair) => other.from === one.to && other.to === one.from;
  const agreed = found.map((one) => ({
    ...one,
    wanted: one.wanted && !found.some((other) => !other.wanted && isBack(one, other)),
  }));
  // Two directions of one pair are one entry.
  return agreed.filter((one, at) => !agreed.slice(0, at).some((other) => isBack(one, other)));
}

/** VRFs without targets that packets leave or enter all the same, each a VPN of its own. */
function localsOf({ vpns, reaches }: InferredNetwork): readonly Part[] {
  const known = new Set(vpns.map(({ id }) => id));
  const ends = reaches
    .filter(({ proof }) => proof !== undefined)
    .flatMap(({ fromVpn, toVpn, proof }) => [
      { id: fromVpn, hop: proof?.hops[0] },
      { id: toVpn, hop: proof?.hops.at(-1) },
    ]);
  const found = ends.flatMap(({ id, hop }): readonly Part[] => {
    // The end of such a VRF is called VRF@router; the backbone's is not.
    if (hop === undefined || known.has(id) || id !== `${hop.table}@${hop.router}`) return [];
    const { table: vrf, router } = hop;
    const one: MemberVrf = { vrf, router, role: 'any-to-any-role', imports: [], exports: [], line: [] };
    return [{ id, topology: 'any-to-any', hubs: [], others: [one] }];
  });
  return [...new Map(found.map((part) => [part.id, part])).values()];
}

/** Ways out of a VPN into the global table. */
function intoCore({ vpns, reaches }: InferredNetwork): readonly CrossReach[] {
  const known = new Set(vpns.map(({ id }) => id));
  return reaches.filter(({ toVpn, proof }) => proof !== undefined && toVpn === 'core' && !known.has(toVpn));
}

function placeOf({ lines: [first] }: CrossReach): string {
  return first === undefined ? '' : `  # ${first.file}:${first.line}`;
}

/** Both ends by VPN, and by the VRF where the packet came in and went out. */
function endsOf({ fromVpn, toVpn, proof }: CrossReach): readonly (readonly [vpn: string, key: string])[] {
  const [first, last] = [proof?.hops[0], proof?.hops.at(-1)];
  return [
    [fromVpn, `${first?.table}@${first?.router}`],
    [toVpn, `${last?.table}@${last?.router}`],
  ];
}

function agreementLines({ from, to, place }: Pair, { vpns }: Names): readonly string[] {
  const [consumer, provider] = [from, to].map((id) => scalar(vpns.get(id) ?? id));
  return [`  - consumer-vpn: ${consumer}${place}`, `    provider-vpn: ${provider}`];
}

function partLines({ id, topology, hubs, others }: Part, { vpns, shared }: Names): readonly string[] {
  const spokeNames = others.map(({ vrf }) => vrf);
  const hubNames = vrfNames(hubs, new Set([...shared, ...spokeNames]));
  const names = vrfNames(others, shared);
  return [
    `  - vpn-id: ${scalar(vpns.get(id) ?? id)}`,
    ...(names.length === 0 ? [] : [`    vrfs: ${list(names)}`]),
    ...(topology === 'any-to-any' ? [] : [`    vpn-service-topology: ${topology}`]),
    ...(hubNames.length === 0 ? [] : [`    hub-vrfs: ${list(hubNames)}`]),
  ];
}

/** VRF names that mean something else on another router need the router behind them. */
function sharedNames(parts: readonly Part[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const { id, hubs, others } of parts)
    for (const { vrf } of [...hubs, ...others]) {
      if ((owners.get(vrf) ?? id) !== id) shared.add(vrf);
      owners.set(vrf, id);
    }
  return shared;
}

function keyOf({ vrf, router }: MemberVrf): string {
  return `${vrf}@${router}`;
}

function list(names: readonly string[]): string {
  return `[${names.map(scalar).join(', ')}]`;
}

/** A plain word stands as it is; anything YAML could take for something else is quoted. */
function scalar(text: string): string {
  const plain = /^[A-Za-z][\w.-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
