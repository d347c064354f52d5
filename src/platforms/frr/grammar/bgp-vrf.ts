import type { Origin, RouteSource } from '../../../device/model.ts';
import { parseAddress } from '../../../net/address.ts';
import { parseRouteDistinguisher } from '../../../net/route-target.ts';
import type { BgpInstance, Draft, FamilyDraft, VrfDraft } from './draft.ts';
import { IGNORED, ignored, type LineHandler, lineTable, UNREAD } from './line-table.ts';
import { sessionLines, UNICAST_NEIGHBOR_LINES } from './neighbors.ts';
import { readTargets } from './policies.ts';
import { readPrefix } from './statics.ts';

interface VrfFamilyContext {
  readonly draft: Draft;
  readonly instance: BgpInstance;
  readonly vrf: VrfDraft;
  readonly family: FamilyDraft;
}

const SOURCES: Readonly<Record<string, RouteSource>> = {
  connected: 'connected',
  static: 'static',
  kernel: 'kernel',
  ospf: 'ospf',
  ospf6: 'ospf',
  isis: 'isis',
  rip: 'rip',
  ripng: 'rip',
};

const choice = ignored('decides between routes, not who may have one');

const setTargets: LineHandler<VrfFamilyContext> = ({ family }, [direction, ...words], node) => {
  const targets = readTargets(words);
  if (targets === undefined || !['import', 'export', 'both'].includes(direction ?? '')) return UNREAD;
  const sourced = [...new Set(targets)].map((value) => ({ value, at: node.line }));
  // The line replaces the list (docs/platforms.md, T1).
  if (direction !== 'export') family.importTargets = [...sourced];
  if (direction !== 'import') family.exportTargets = [...sourced];
  return undefined;
};

const redistribute: LineHandler<VrfFamilyContext> = ({ family }, [word = '', ...rest], node) => {
  const value = SOURCES[word];
  if (value === undefined) return UNREAD;
  if (!family.redistributes.some((known) => known.value === value))
    family.redistributes.push({ value, at: node.line });
  // A policy takes some of them away again: the model holds more than there is. The number is that of an OSPF.
  return /^(\d+ ?)?(metric \d+)?$/.test(rest.join(' ')) ? undefined : UNREAD;
};

/**
 * The word behind an aggregate that leaves it what it is; behind a network there is none (`backdoor` announces nothing at all). With `as-set` it gets
 * the targets of all that it is made of, imported routes too (bgpd/bgp_route.c, bgp_aggregate_route).
 */
const AGGREGATED = new Set(['summary-only']);

const announce: LineHandler<VrfFamilyContext> = ({ family }, [text = '', ...rest], node) => {
  const prefix = readPrefix(text);
  if (prefix?.family !== family.family) return UNREAD;
  family.networks.push({ value: prefix, at: node.line });
  // A policy may give it the targets of another VPN, which the export keeps.
  return rest.every((word) => AGGREGATED.has(word)) ? undefined : UNREAD;
};

const IMPLICIT_NULL = 3;

function nameLabel(family: FamilyDraft, at: Origin): undefined {
  if (family.labelMode.value !== 'unknown') family.labelMode = { value: 'per-vrf', at };
}

/** `address-family ipv4|ipv6 unicast` of a VRF instance. */
export const VRF_UNICAST_LINES = lineTable<VrfFamilyContext>(
  {
    ...sessionLines<VrfFamilyContext>(({ family }) => unicastName(family.family)),
    ...UNICAST_NEIGHBOR_LINES,
    'redistribute <source>': redistribute,
    'redistribute <source> ...': redistribute,
    'network <prefix>': announce,
    'network <prefix> ...': announce,
    'aggregate-address <prefix> ...': announce,
    'label vpn export auto': ({ family }, _values, node) => nameLabel(family, node.line),
    'label vpn export allocation-mode per-nexthop': ({ family }, _values, node) => {
      // Routes that no label of their own can be had for fall back to that of the VRF, or to none (bgpd/bgp_mplsvpn.c).
      if (family.labelMode.value === 'none') return UNREAD;
      family.labelMode = { value: 'unknown', at: node.line };
      return undefined;
    },
    'label vpn export <label>': ({ family }, [text = ''], node) => {
      const label = /^\d{1,7}$/.test(text) ? Number(text) : undefined;
      // Importers push nothing, as where no line names a label.
      if (label === IMPLICIT_NULL) {
        family.labelMode = { value: 'none', at: node.line };
        return undefined;
      }
      // Reserved labels (RFC 3032) have a meaning of their own, and there are none of more than 20 bits.
      if (label === undefined || label < 16 || label > 1048575) return UNREAD;
      family.staticLabel = { value: label, at: node.line };
      return nameLabel(family, node.line);
    },
    'rd vpn export <rd>': ({ family }, [text = ''], node) => {
      const value = parseRouteDistinguisher(text);
      if (value === undefined) return UNREAD;
      family.rd = { value, at: node.line };
      return undefined;
    },
    'rt vpn <direction> ...': setTargets,
    'route-map vpn import <map>': ({ family }, [map = ''], node) => {
      family.importPolicy = { value: map, at: node.line };
    },
    'route-map vpn export <map>': ({ family }, [map = ''], node) => {
      family.exportPolicy = { value: map, at: node.line };
    },
    'export vpn': ({ family }) => {
      family.exportsVpn = true;
    },
    'import vpn': ({ family }) => {
      family.importsVpn = true;
    },
    'no export vpn': ({ family }) => {
      family.exportsVpn = false;
    },
    'no import vpn': ({ family }) => {
      family.importsVpn = false;
    },
    'import vrf route-map <map>': ({ family }, [map = ''], node) => {
      family.importPolicy = { value: map, at: node.line };
    },
    'import vrf <vrf>': ({ draft, vrf, family }, [from = ''], node) => {
      const isGlobal = from === 'default';
      draft.leaks.push({
        kind: isGlobal ? 'global-leak' : 'vrf-import',
        from: isGlobal ? '' : from,
        to: vrf.name,
        family: family.family,
        at: node.line,
      });
    },
    'nexthop vpn export <address>': ({ draft }, [text = ''], node) => {
      const value = parseAddress(text);
      if (value === undefined) return UNREAD;
      draft.vpnNextHops.push({ value, at: node.line });
      return undefined;
    },
    'maximum-paths ...': choice,
    // What has 255 is never installed.
    'distance bgp ...': (_context, distances) => (distances.includes('255') ? UNREAD : IGNORED),
    'bgp dampening ...': choice,
    'bgp dampening': choice,
    'table-map ...': () => UNREAD,
  },
  true,
);

/** The name FRR gives the family of CE routes. */
export function unicastName(family: 4 | 6): string {
  return family === 4 ? 'ipv4 unicast' : 'ipv6 unicast';
}
