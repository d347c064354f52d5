import type { Origin } from '../../../device/model.ts';
import type { BgpInstance, NeighborDraft, NeighborFamily } from './draft.ts';
import { ignored, type LineHandler, UNREAD } from './line-table.ts';

/** Where the neighbor lines of one address family go. */
export interface FamilyContext {
  readonly instance: BgpInstance;
  /** `ipv4 unicast`, `ipv6 vpn`, … */
  readonly familyName: string;
}

/** The neighbor or peer group of that name, made at its first mention. */
export function neighborNamed(instance: BgpInstance, name: string, at: Origin): NeighborDraft {
  const known = instance.neighbors.get(name);
  if (known !== undefined) return known;
  const made = { name, at, families: new Map<string, NeighborFamily>() };
  instance.neighbors.set(name, made);
  return made;
}

/** A neighbor's settings in one address family, with those of its peer group where it has none of its own. */
export function settingsOf(
  instance: BgpInstance,
  neighbor: NeighborDraft,
  familyName: string,
): NeighborFamily {
  const group = neighbor.group === undefined ? undefined : instance.neighbors.get(neighbor.group);
  return { ...group?.families.get(familyName), ...neighbor.families.get(familyName) };
}

/** Lines about neighbors that are in the model, in every address family of BGP; `familyName` finds the context's family. */
export function sessionLines<Context extends { readonly instance: BgpInstance }>(
  familyName: (context: Context) => string,
): Readonly<Record<string, LineHandler<Context>>> {
  const settings = (context: Context, name: string, at: Origin): NeighborFamily => {
    const { families } = neighborNamed(context.instance, name, at);
    const known = families.get(familyName(context)) ?? {};
    families.set(familyName(context), known);
    return known;
  };
  return {
    'neighbor <name> activate': (context, [name = ''], node) => {
      settings(context, name, node.line).active = true;
    },
    'no neighbor <name> activate': (context, [name = ''], node) => {
      settings(context, name, node.line).active = false;
    },
    'neighbor <name> route-map <map> in': (context, [name = '', map = ''], node) => {
      settings(context, name, node.line).inboundPolicy = { value: map, at: node.line };
    },
    'neighbor <name> route-map <map> out': (context, [name = '', map = ''], node) => {
      settings(context, name, node.line).outboundPolicy = { value: map, at: node.line };
    },
    'neighbor <name> maximum-prefix <limit> ...': (context, [name = '', limit = '', ...rest], node) => {
      if (!/^\d+$/.test(limit)) return UNREAD;
      // With `warning-only` nothing is limited.
      if (!rest.includes('warning-only'))
        settings(context, name, node.line).maximumPrefixes = { value: Number(limit), at: node.line };
      return undefined;
    },
    'neighbor <name> as-override': (context, [name = ''], node) => {
      settings(context, name, node.line).asOverride = true;
    },
    'neighbor <name> soo <value>': (context, [name = '', value = ''], node) => {
      settings(context, name, node.line).siteOfOrigin = { value, at: node.line };
    },
    'neighbor <name> route-reflector-client': (context, [name = ''], node) => {
      settings(context, name, node.line).reflectorClient = true;
    },
    'neighbor <name> peer-group <group>': (context, [name = '', group = ''], node) => {
      neighborNamed(context.instance, name, node.line).group = group;
    },
    'neighbor <name> attribute-unchanged': (context, [name = ''], node) => {
      settings(context, name, node.line).keepsNextHop = true;
    },
    'neighbor <name> attribute-unchanged ...': (context, [name = '', ...words], node) => {
      if (!words.every((word) => ['as-path', 'next-hop', 'med'].includes(word))) return UNREAD;
      if (words.includes('next-hop')) settings(context, name, node.line).keepsNextHop = true;
      return undefined;
    },
  };
}

const kept = ignored('which routes are kept or preferred: any that may come is taken to come');
const path = ignored('changes the AS path or minds it: isolation never rests on a loop that is refused');

/** Lines about neighbors that decide nothing in any address family, that of VPN routes among them. */
export const CHOICE_LINES: Readonly<Record<string, LineHandler<unknown>>> = {
  'neighbor <name> addpath-tx-all-paths': ignored('more paths of a prefix: all are taken to be told'),
  'neighbor <name> addpath-tx-bestpath-per-AS': ignored('more paths of a prefix: all are taken to be told'),
  'neighbor <name> allowas-in': path,
  'neighbor <name> allowas-in <times>': path,
  'neighbor <name> remove-private-AS': path,
  'neighbor <name> remove-private-AS all': path,
  'neighbor <name> remove-private-AS replace-AS': path,
  'neighbor <name> remove-private-AS all replace-AS': path,
  'neighbor <name> send-community': ignored('extended communities are sent unless a `no` says otherwise'),
  'neighbor <name> send-community <kind>': ignored('the same: the line only adds kinds'),
  'neighbor <name> soft-reconfiguration inbound': kept,
  'neighbor <name> weight <weight>': kept,
};

const told = ignored('what a neighbor outside the VPN routes is told; whatever it does with that is assumed');

/**
 * Further lines of the families of unicast routes, labelled ones too. Among VPN routes each can change next hops away from their labels
 * (bgpd/bgp_route.c, subgroup_announce_check), give a route other targets, or hold it back: those lines are nowhere read.
 */
export const UNICAST_NEIGHBOR_LINES: Readonly<Record<string, LineHandler<unknown>>> = {
  ...CHOICE_LINES,
  'neighbor <name> prefix-list <list> out': told,
  'neighbor <name> distribute-list <list> out': told,
  'neighbor <name> filter-list <list> out': told,
  'neighbor <name> advertise-map ...': told,
  'neighbor <name> capability orf prefix-list <direction>': told,
  'neighbor <name> default-originate': told,
  'neighbor <name> default-originate route-map <map>': told,
  'neighbor <name> maximum-prefix-out <limit>': told,
  'neighbor <name> next-hop-self': told,
  'neighbor <name> next-hop-self <how>': told,
  'neighbor <name> route-server-client': told,
  'no neighbor <name> send-community': told,
  'no neighbor <name> send-community <kind>': told,
  'neighbor <name> unsuppress-map <map>': told,
};
