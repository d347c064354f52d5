import { equalButOrigins } from '../../device/equal.ts';
import type { DeviceModel, FilterRule, FilterUse, Interface, PacketFilter } from '../../device/model.ts';
import { FAMILIES } from '../../net/address.ts';
import { bothPorts, bothPrefixes, bothValues } from './intersection.ts';

/** Rules of a pair of chains are compared one by one up to this many pairs; longer chains count as open. */
const MOST_PAIRS = 20_000;

/** What an interface filters while either of two chains may be on it: a packet passes as soon as one of them lets it pass. */
export interface WeakerFilters {
  readonly uses: readonly FilterUse[];
  readonly filters: readonly PacketFilter[];
}

/** The weaker of an interface's filters in two states, hook by hook. A hook that is unfiltered in one state is unfiltered. */
export function weakerFilters(
  [one, model]: readonly [Interface, DeviceModel],
  [other, otherModel]: readonly [Interface, DeviceModel],
): WeakerFilters {
  const uses: FilterUse[] = [];
  const filters: PacketFilter[] = [];
  for (const family of FAMILIES)
    for (const hook of HOOKS) {
      const fits = (use: FilterUse) => use.family === family && use.hook === hook;
      const [mine, theirs] = [one.filters.filter(fits), other.filters.filter(fits)];
      const [first] = theirs;
      if (mine.length === 0 || first === undefined) continue;
      const [old, now] = [rulesOf(model, mine), rulesOf(otherModel, theirs)];
      if (equalButOrigins(old, now)) {
        uses.push(...theirs);
        continue;
      }
      const rules = weakerRules(old, now);
      if (rules.length === 0) continue;
      const name = `${other.name} ${hook} ${family} between`;
      uses.push({ ...first, filter: name });
      filters.push({ name, family, at: first.at, rules });
    }
  return { uses, filters };
}

const HOOKS = ['inbound', 'outbound', 'forwarded-inbound', 'forwarded-outbound'] as const;

/** The filters of a hook as one chain: what matches nothing goes on to the next and passes at the end. */
function rulesOf(model: DeviceModel, uses: readonly FilterUse[]): readonly FilterRule[] {
  return uses.flatMap(
    (use) =>
      model.filters.find((filter) => filter.name === use.filter && filter.family === use.family)?.rules ?? [],
  );
}

/**
 * A chain that lets pass what either chain lets pass: for every pair of rules the packets that match both, refused only when both refuse.
 * What matches no rule of one of them passes there. Where the common packets of two rules cannot be told, they count as passing.
 */
export function weakerRules(old: readonly FilterRule[], now: readonly FilterRule[]): readonly FilterRule[] {
  if (old.length * now.length > MOST_PAIRS) return [];
  return old.flatMap((a) =>
    now.flatMap((b) => {
      const common = commonPackets(a, b);
      return common === undefined ? [] : [common];
    }),
  );
}

/** The packets of two rules; `undefined` when there are none, or when they cannot be told and would be refused. */
function commonPackets(a: FilterRule, b: FilterRule): FilterRule | undefined {
  const action = a.action === 'deny' && b.action === 'deny' ? 'deny' : 'permit';
  const source = bothPrefixes(a.source, b.source);
  const destination = bothPrefixes(a.destination, b.destination);
  const sourcePorts = bothPorts(a.sourcePorts, b.sourcePorts);
  const destinationPorts = bothPorts(a.destinationPorts, b.destinationPorts);
  const established = bothValues(a.established, b.established);
  const fragments = bothValues(a.fragments, b.fragments);
  const tracked = bothValues(a.tracked, b.tracked);
  const parts = [source, destination, sourcePorts, destinationPorts, established, fragments, tracked];
  if (parts.includes('none')) return undefined;
  const protocol = bothProtocols(a, b);
  if (protocol === 'none') return undefined;
  if (protocol === 'unclear' || (a.icmp !== undefined && b.icmp !== undefined))
    return action === 'permit' ? { ...a, action, at: b.at } : undefined;
  const icmp = a.icmp ?? b.icmp;
  return {
    action,
    protocol,
    at: b.at,
    ...given({ source, destination, sourcePorts, destinationPorts, established, fragments, tracked }),
    ...(icmp === undefined ? {} : { icmp }),
  };
}

type Kept = Partial<
  Pick<
    FilterRule,
    'source' | 'destination' | 'sourcePorts' | 'destinationPorts' | 'established' | 'fragments' | 'tracked'
  >
>;

/** Only the fields that limit something. */
function given(
  fields: {
    readonly [Key in keyof Kept]-?: FilterRule[Key] | undefined | 'none';
  },
): Kept {
  const { source, destination, sourcePorts, destinationPorts, established, fragments, tracked } = fields;
  return {
    ...(source === undefined || source === 'none' ? {} : { source }),
    ...(destination === undefined || destination === 'none' ? {} : { destination }),
    ...(sourcePorts === undefined || sourcePorts === 'none' ? {} : { sourcePorts }),
    ...(destinationPorts === undefined || destinationPorts === 'none' ? {} : { destinationPorts }),
    ...(established === undefined || established === 'none' ? {} : { established }),
    ...(fragments === undefined || fragments === 'none' ? {} : { fragments }),
    ...(tracked === undefined || tracked === 'none' ? {} : { tracked }),
  };
}

function bothProtocols(a: FilterRule, b: FilterRule): FilterRule['protocol'] | 'none' | 'unclear' {
  const [one, other] = [a.protocol, b.protocol];
  if (one === 'ip') return other;
  if (other === 'ip' || one === other) return one;
  return typeof one === 'number' || typeof other === 'number' ? 'unclear' : 'none';
}
