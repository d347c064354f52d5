import type { Interface } from '../../device/model.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Access, Site, Subject } from '../subject/subject.ts';
import type { UnboundAccess } from './circuit.ts';
import { type Evidence, type Witness, witnessOf } from './evidence.ts';

/** A declared access with the interface it stands on; `homed`: its VRF carries the site, so that the binding looks meant. */
export interface Binding {
  readonly access: Access;
  readonly site: Site;
  readonly router: ReadRouter;
  readonly interface: Interface;
  readonly homed: boolean;
}

export interface Bindings {
  readonly bound: readonly Binding[];
  readonly unbound: readonly UnboundAccess[];
}

interface Wanted {
  readonly access: Access;
  readonly site: Site;
}

/**
 * Finds the interface of every declared access. A declared VLAN (or `untagged`) names it; where the VLAN is left to the compiler it is the
 * sub-interface of that port which carries the site's declared prefixes. Two interfaces that speak equally for one access, or one interface
 * that speaks for two, are ambiguous: then nobody may say who is isolated from whom.
 */
export function bindAccesses(subject: Subject, routers: readonly ReadRouter[]): Bindings {
  const wanted = subject.sites.flatMap((site) => site.accesses.map((access) => ({ access, site })));
  const byRouter = Map.groupBy(wanted, ({ access }) => access.router);
  const named = new Map(routers.toReversed().map((router) => [router.name, router]));
  const parts = [...byRouter].map(([name, list]) => bindOnRouter(list, named.get(name)));
  return { bound: parts.flatMap(({ bound }) => bound), unbound: parts.flatMap(({ unbound }) => unbound) };
}

function bindOnRouter(wanted: readonly Wanted[], router: ReadRouter | undefined): Bindings {
  if (router === undefined) return noneOf(wanted, 'router-not-collected');
  if (!router.model.guards.hostStateCollected) return noneOf(wanted, 'bindings-not-collected');
  const place = { router, witness: witnessOf(router.model) };
  const interfaceOf = namedInterfaces(router, wanted);
  const sure: Binding[] = [];
  const [lost, open]: [Wanted[], Wanted[]] = [[], []];
  for (const one of wanted) {
    const at = interfaceOf(one.access);
    if (at !== undefined) sure.push(bindingOf(one, place, at));
    else if (isNamed(one.access)) lost.push(one);
    else open.push(one);
  }
  const missing = noneOf(lost, 'circuit-missing').unbound;
  if (open.length === 0) return { bound: sure, unbound: missing };
  const taken = new Set(sure.map((binding) => binding.interface.name));
  const found = bindByEvidence(open, place, taken);
  return { bound: [...sure, ...found.bound], unbound: [...missing, ...found.unbound] };
}

function isNamed(access: Access): boolean {
  return access.untagged || access.vlan !== undefined;
}

/** Finds the interface that the declared VLAN of an access, or `untagged`, names; of several the first. */
function namedInterfaces(
  { model }: ReadRouter,
  wanted: readonly Wanted[],
): (access: Access) => Interface | undefined {
  const untagged = new Map<string, Interface>();
  if (wanted.some(({ access }) => access.untagged))
    for (const one of model.interfaces.toReversed()) untagged.set(one.name, one);
  const tagged = new Map<string, Map<number, Interface>>();
  for (const one of model.interfaces) {
    if (one.parent === undefined || one.vlan === undefined) continue;
    const { outer, inner } = one.vlan.value;
    if (inner !== undefined) continue;
    let port = tagged.get(one.parent);
    if (port === undefined) {
      port = new Map();
      tagged.set(one.parent, port);
    }
    if (!port.has(outer)) port.set(outer, one);
  }
  return (access) =>
    access.untagged
      ? untagged.get(access.interface)
      : tagged.get(access.interface)?.get(access.vlan?.value ?? -1);
}

interface Place {
  readonly router: ReadRouter;
  readonly witness: Witness;
}

function bindByEvidence(wanted: readonly Wanted[], place: Place, taken: ReadonlySet<string>): Bindings {
  const choices = wanted.map((one) => ({ ...one, best: bestInterfaces(one, place, taken) }));
  const claims = Map.groupBy(
    choices.flatMap(({ best }) => best),
    (one) => one.name,
  );
  const bound: Binding[] = [];
  const unbound: UnboundAccess[] = [];
  for (const { access, site, best } of choices) {
    const [first] = best;
    if (first === undefined) unbound.push({ access, site, reason: 'circuit-missing' });
    else if (best.length > 1 || (claims.get(first.name)?.length ?? 0) > 1)
      unbound.push({ access, site, reason: 'binding-ambiguous' });
    else bound.push(bindingOf({ access, site }, place, first));
  }
  return { bound, unbound };
}

/** The interfaces with the strongest evidence; what an interface carries in its own VRF counts before what other VRFs say about it. */
function bestInterfaces(
  { access, site }: Wanted,
  { witness }: Place,
  taken: ReadonlySet<string>,
): readonly Interface[] {
  const scored = [...witness.suspects(access, site)]
    .filter((one) => one.parent === access.interface && one.vlan !== undefined && !taken.has(one.name))
    .map((one) => ({ one, evidence: witness.of(one, access, site) }));
  return strongest(scored, ({ own }) => own) ?? strongest(scored, ({ anywhere }) => anywhere) ?? [];
}

interface Scored {
  readonly one: Interface;
  readonly evidence: Evidence;
}

function strongest(
  scored: readonly Scored[],
  weigh: (evidence: Evidence) => number,
): readonly Interface[] | undefined {
  const most = Math.max(0, ...scored.map(({ evidence }) => weigh(evidence)));
  if (most === 0) return undefined;
  return scored.filter(({ evidence }) => weigh(evidence) === most).map(({ one }) => one);
}

function bindingOf({ access, site }: Wanted, { router, witness }: Place, at: Interface): Binding {
  return { access, site, router, interface: at, homed: witness.of(at, access, site).own > 0 };
}

function noneOf(wanted: readonly Wanted[], reason: UnboundAccess['reason']): Bindings {
  return { bound: [], unbound: wanted.map(({ access, site }) => ({ access, site, reason })) };
}
