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

const telling = ignored('what the neighbor is told, or which of its routes is preferred');

/** Lines about neighbors that every address family of BGP has; `familyName` finds the context's family. */
export function neighborFamilyLines<Context extends { readonly instance: BgpInstance }>(
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
    'neighbor <name> prefix-list <list> out': telling,
    'neighbor <name> distribute-list <list> out': telling,
    'neighbor <name> filter-list <list> out': telling,
    'neighbor <name> addpath-tx-all-paths': telling,
    'neighbor <name> addpath-tx-bestpath-per-AS': telling,
    'neighbor <name> advertise-map ...': telling,
    'neighbor <name> allowas-in ...': telling,
    'neighbor <name> attribute-unchanged ...': telling,
    'neighbor <name> capability ...': telling,
    'neighbor <name> default-originate ...': telling,
    'neighbor <name> maximum-prefix-out ...': telling,
    'neighbor <name> next-hop-self ...': telling,
    'neighbor <name> remove-private-AS ...': telling,
    'neighbor <name> route-server-client': telling,
    'neighbor <name> send-community ...': telling,
    'no neighbor <name> send-community ...': telling,
    'neighbor <name> soft-reconfiguration inbound': telling,
    'neighbor <name> unsuppress-map ...': telling,
    'neighbor <name> weight ...': telling,
  };
}
