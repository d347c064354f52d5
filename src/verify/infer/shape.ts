import type { SiteRole, Topology } from '../../inventory/types.ts';
import { hears, type VrfNode } from './nodes.ts';

/**
 * The form of a VPN's target graph. `no-hub`: VRFs that hear none of the others, as spokes do whose hub was not collected. `composite`: neither a mesh nor
 * hubs and spokes; who hears whom is all there is to say.
 */
export type Shape = 'one-vrf' | 'full-mesh' | 'hub-spoke' | 'hub-spoke-disjoint' | 'no-hub' | 'composite';

export interface Shaped {
  readonly shape: Shape;
  readonly roleOf: (node: VrfNode) => SiteRole;
}

/** VRFs with equal lists behave alike: one stands for all of its kind. */
interface Kind {
  readonly one: VrfNode;
  readonly size: number;
}

/** Names the shape of a VPN (the words of RFC 9182 §7.2 where they fit). */
export function shapeOf(nodes: readonly VrfNode[]): Shaped {
  const everywhere = (): SiteRole => 'any-to-any-role';
  if (nodes.length === 1) return { shape: 'one-vrf', roleOf: everywhere };
  const kinds = [...Map.groupBy(nodes, kindKey).values()].flatMap((list): readonly Kind[] =>
    list.slice(0, 1).map((one) => ({ one, size: list.length })),
  );
  const all = kinds.every((a) => kinds.every((b) => talks(a, b)));
  if (all) return { shape: 'full-mesh', roleOf: everywhere };
  if (kinds.every((a) => kinds.every((b) => !hears(a.one, b.one))))
    return { shape: 'no-hub', roleOf: () => 'spoke-role' };
  const spokes = spokesOf(kinds);
  if (spokes === undefined) return { shape: 'composite', roleOf: everywhere };
  const hubs = kinds.filter((kind) => !spokes.includes(kind));
  const keys = new Set(spokes.map(({ one }) => kindKey(one)));
  const roleOf = (node: VrfNode): SiteRole => (keys.has(kindKey(node)) ? 'spoke-role' : 'hub-role');
  const many = hubs.length > 1 || (hubs[0]?.size ?? 0) > 1;
  const meet = hubs.every((a) => hubs.every((b) => talks(a, b)));
  if (meet || !many) return { shape: 'hub-spoke', roleOf };
  const apart = hubs.every((a) => hubs.every((b) => !hears(a.one, b.one)));
  return apart ? { shape: 'hub-spoke-disjoint', roleOf } : { shape: 'composite', roleOf: everywhere };
}

/** The word of the inventory for a shape; none for a composite one. */
export function topologyOf(shape: Shape): Topology | undefined {
  switch (shape) {
    case 'one-vrf':
    case 'full-mesh':
      return 'any-to-any';
    case 'no-hub':
      return 'hub-spoke';
    case 'composite':
      return undefined;
    default:
      return shape;
  }
}

function kindKey({ imports, exports }: VrfNode): string {
  return `${[...imports].sort().join(' ')} | ${[...exports].sort().join(' ')}`;
}

/** Both hear each other; a kind of one VRF need not hear itself. */
function talks(a: Kind, b: Kind): boolean {
  if (a === b) return a.size === 1 || hears(a.one, a.one);
  return hears(a.one, b.one) && hears(b.one, a.one);
}

/** The kinds that hear all others and never their own like; of two possible sides the one with more VRFs are the spokes. */
function spokesOf(kinds: readonly Kind[]): readonly Kind[] | undefined {
  const deaf = kinds.filter(({ one }) => !hears(one, one));
  const sides = [deaf, ...deaf.map((kind) => deaf.filter((other) => !hearsAny(kind, other)))];
  const valid = sides.filter((side) => isSpokeSide(side, kinds));
  return valid.toSorted((a, b) => vrfsIn(b) - vrfsIn(a))[0];
}

function hearsAny(a: Kind, b: Kind): boolean {
  return a !== b && (hears(a.one, b.one) || hears(b.one, a.one));
}

function isSpokeSide(side: readonly Kind[], kinds: readonly Kind[]): boolean {
  const hubs = kinds.filter((kind) => !side.includes(kind));
  return (
    side.length > 0 &&
    hubs.length > 0 &&
    side.every((a) => side.every((b) => !hears(a.one, b.one))) &&
    side.every((spoke) => hubs.every((hub) => talks(spoke, hub)))
  );
}

function vrfsIn(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, { size }) => sum + size, 0);
}
