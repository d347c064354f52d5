import { hash } from 'node:crypto';
import type { DeviceModel, Origin } from '../../device/model.ts';
import type { ReadRouter } from '../read/routers.ts';

/** Words of a line that could change who reaches whom: a certificate accounts for every line that holds one (docs/proof.md). */
const ISOLATION_WORDS: ReadonlySet<string> = new Set([
  ...['vrf', 'vpn', 'vpn-instance', 'rd', 'route-distinguisher', 'rt', 'vpn-target', 'import', 'export'],
  ...[
    'import-route',
    'import-rib',
    'export-rib',
    'redistribute',
    'network',
    'aggregate',
    'label',
    'apply-label',
  ],
  ...['mpls', 'route-map', 'route-policy', 'prefix-list', 'ip-prefix', 'ipv6-prefix', 'extcommunity'],
  ...[
    'extcommunity-list',
    'extcommunity-filter',
    'route',
    'route-static',
    'nexthop-vrf',
    'remote-as',
    'as-number',
  ],
  ...[
    'master',
    'vlan',
    'vlan-type',
    'table',
    'rule',
    '-A',
    '-I',
    'l3mdev',
    'netns',
    'redirect',
    'traffic-policy',
  ],
  ...[
    'traffic-filter',
    'pbr',
    'pbr-map',
    'pbr-policy',
    'policy-based-route',
    'nat',
    'tunnel',
    'gre',
    'ipip',
    'sit',
  ],
  ...['vxlan', 'nve', 'evpn', 'l2vpn', 'segment-routing', 'bridge', 'reoriginate', 'route-replicate'],
]);

const FREE_TEXT = /^(description|remark|hostname|sysname|[#!])|^(neighbor|peer) \S+ description /;

/** Numbers of the lines of a router that hold an isolation word outside free text. */
export function isolationLines(router: ReadRouter): ReadonlySet<Origin> {
  const holds = (text: string) =>
    !FREE_TEXT.test(text) && text.split(/\s+/).some((word) => ISOLATION_WORDS.has(word));
  return new Set(router.lines.flatMap((line, i) => (holds(line.trim()) ? [i + 1] : [])));
}

/** A line as certificates cite it: `file:line:digest of the line`. */
export function citationText(router: ReadRouter, at: Origin): string {
  return `${router.file}:${at}:${shortDigest((router.lines[at - 1] ?? '').trim())}`;
}

/** The first 16 hexadecimal digits of SHA-256. */
export function shortDigest(text: string): string {
  return hash('sha256', text).slice(0, 16);
}

/** What a line speaks about. A line without a fact of its own speaks about the block it stands in. */
export type Owner = { readonly kind: 'vrf' | 'rules' | 'guard' | 'other'; readonly name: string };

const OTHER: Owner = { kind: 'other', name: '' };

/** Says for every line of a router which VRF, filter or guard it belongs to, by the facts of the model and the indentation of the text. */
export function ownersOf(router: ReadRouter): (at: Origin) => Owner {
  const anchors = anchorsOf(router.model);
  const parents = parentsOf(router.lines);
  const children = Map.groupBy([...parents.keys()], (line) => parents.get(line) ?? 0);
  const known = new Map<Origin, Owner>();
  const ownerOf = (at: Origin): Owner => {
    const anchor = anchors.get(at) ?? known.get(at);
    if (anchor !== undefined) return anchor;
    known.set(at, OTHER);
    const around = [at, parents.get(at) ?? 0].map((block) => ownersBelow(children.get(block) ?? [], anchors));
    const [below, beside] = around;
    const parent = parents.get(at) ?? 0;
    const owner = below ?? beside ?? (parent === 0 ? OTHER : ownerOf(parent));
    known.set(at, owner);
    return owner;
  };
  return ownerOf;
}

/** The one owner of all lines of a block that have one. */
function ownersBelow(lines: readonly Origin[], anchors: ReadonlyMap<Origin, Owner>): Owner | undefined {
  const owners = lines.flatMap((line) => anchors.get(line) ?? []);
  const [first] = owners;
  return first !== undefined && owners.every((one) => one.kind === first.kind && one.name === first.name)
    ? first
    : undefined;
}

/** The line each line stands below; lines of a section stand below its header. */
function parentsOf(lines: readonly string[]): ReadonlyMap<Origin, Origin> {
  const parents = new Map<Origin, Origin>();
  const above: { depth: number; at: Origin }[] = [];
  let section = 0;
  for (const [i, raw] of lines.entries()) {
    const text = raw.trim();
    if (text.startsWith('### ')) {
      section = text.includes('show running') ? 0 : i + 1;
      above.length = 0;
    }
    if (text === '' || /^[#!]/.test(text)) continue;
    const depth = raw.length - raw.trimStart().length;
    while ((above.at(-1)?.depth ?? -1) >= depth) above.pop();
    parents.set(i + 1, above.at(-1)?.at ?? section);
    above.push({ depth, at: i + 1 });
  }
  return parents;
}

function anchorsOf(model: DeviceModel): ReadonlyMap<Origin, Owner> {
  const anchors = new Map<Origin, Owner>();
  const put = (owner: Owner, facts: unknown) => {
    for (const at of originsIn(facts)) if (!anchors.has(at)) anchors.set(at, owner);
  };
  for (const guard of model.guards.localRuleBehindVrf) put({ kind: 'guard', name: '' }, guard);
  for (const one of model.interfaces) {
    const { vlan, vrf, filters, sourceCheck } = one;
    if (vrf !== undefined) put({ kind: 'vrf', name: vrf.value }, { vlan, vrf });
    if (vrf !== undefined) put({ kind: 'rules', name: '' }, [filters, sourceCheck]);
  }
  for (const vrf of model.vrfs) put({ kind: 'vrf', name: vrf.name }, vrf);
  put(OTHER, [
    model.backbone.peers,
    model.interfaces,
    model.routePolicies,
    model.prefixLists,
    model.targetLists,
    model.filters,
  ]);
  return anchors;
}

/** Every line a piece of the model names. */
export function originsIn(facts: unknown): readonly Origin[] {
  if (typeof facts !== 'object' || facts === null) return [];
  return Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
    name === 'at' && typeof value === 'number' && value > 0 ? [value] : originsIn(value),
  );
}
