import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import { crosses, type Forbidden } from '../judge/forbidden.ts';
import type { Passage } from '../judge/passage.ts';
import type { Policy } from '../policy/policy.ts';
import { type Step, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { AttachedTarget } from '../routing/distribution.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute, VpnRoute } from '../routing/routes.ts';
import type { Agreement, Subject } from '../subject/subject.ts';
import type { Breach, Citation, Packet } from '../types.ts';
import { agreementOver, anyAgreement } from './agreement-over.ts';
import type { BreachClass } from './classes.ts';
import { filterCause } from './filter-cause.ts';
import { amend, dropLines, dropWord, replaceWord } from './fix.ts';
import { broughtHome, homeOf, isStrayed } from './home-vrf.ts';
import { retagged } from './lost-access.ts';
import { isManagement } from './management.ts';
import { isOwn } from './ownership.ts';
import {
  distinct,
  edgeOf,
  exportLines,
  type ImportEdge,
  importLines,
  isAddedByPolicy,
  isAddedOnReceipt,
  isHomeTarget,
  isInbound,
  strayedSide,
} from './targets.ts';

/** Why a forbidden way exists: the bug class, the lines to blame, the smallest change, the declaration it offends. */
export interface Cause {
  readonly class: BreachClass;
  readonly causes: readonly Citation[];
  readonly fix: Breach['fix'];
  readonly declared: readonly Span[];
}

export interface Explaining {
  readonly fabric: Fabric;
  readonly policy: Policy;
  readonly passage: Passage;
  readonly subject: Subject;
}

/** Names the cause of one forbidden way; the questions are asked from the most certain mistake to the most indirect one. */
export function causeOf(context: Explaining, way: Forbidden, packet: Packet): Cause {
  const plain = plainCause(context, way, packet);
  const [moved] = [way.from, way.to].flatMap((one) =>
    one === undefined ? [] : (retagged(context.fabric, one) ?? []),
  );
  const cause =
    moved === undefined
      ? plain
      : { ...plain, causes: distinct([...moved.lines, ...plain.causes]), fix: moved.fix };
  const crossed = CROSSING.has(cause.class);
  if (
    crossed &&
    [way.from, way.to].some((one) => isManagement(context.fabric.attachment.tables[one?.table ?? -1]))
  )
    return { ...cause, class: 'management-reach' };
  return crossed && isStolen(context, way, packet) ? { ...cause, class: 'overlap-hijack' } : cause;
}

/** Causes that join VRFs by routes: whom they join decides what they are called. */
const CROSSING: ReadonlySet<BreachClass> = new Set([
  'rt-foreign-import',
  'rt-foreign-export',
  'export-map-adds-rt',
  'import-map-missing',
  'vrf-import',
  'cross-vrf-static',
]);

/** Traffic for an address that the sender's own VPN declares ends with somebody else (ownership). */
function isStolen({ policy }: Explaining, { from, to }: Forbidden, packet: Packet): boolean {
  return to !== undefined && to.vpn !== from.vpn && isOwn(policy, from.vpn, packet);
}

function plainCause(context: Explaining, way: Forbidden, packet: Packet): Cause {
  const { fabric } = context;
  const steps = stepsOf(way.end.way);
  const declared = declaredFor(context, way);
  const part = (found: Omit<Cause, 'declared'>): Cause => ({ declared, ...found });
  const bound = misboundCircuit(fabric, way);
  if (bound !== undefined) return { ...bound, declared: accessSpans(way) };
  const leak = steps.map((step) => leakIn(fabric, step)).find((found) => found !== undefined);
  if (leak !== undefined) return part(leak);
  const edges = edgesOf(fabric, steps);
  // The VRF behind such a default need not hold any site, so nobody can say whose imports have strayed there.
  const downward = edges.find(({ route }) => route.only !== undefined);
  if (downward !== undefined) return part(transit(downward));
  const strayed = edges.map((edge) => strayedEdge(context, edge)).find((found) => found !== undefined);
  if (strayed !== undefined) return { declared, ...strayed };
  const [edge] = edges;
  if (edge === undefined) return part(spokeLocal(fabric, way));
  if (edges.length > 1 && edge.importer.owner !== undefined) return part(transit(edge));
  return part(filterCause(context, way, edge, packet));
}

/** A circuit that stands in the VRF of another VPN, or in none. */
function misboundCircuit(fabric: Fabric, way: Forbidden): Omit<Cause, 'declared'> | undefined {
  const ends = [way.from, ...(way.to === undefined ? [] : [way.to])].filter(({ site }) => site !== undefined);
  const circuit =
    ends.find((one) => isStrayed(fabric, one)) ?? ends.find((one) => ownerOf(fabric, one) !== one.vpn);
  if (circuit === undefined) return undefined;
  const { router, interface: one } = circuit;
  const lines = cite(router, one.vrf?.at ?? one.at);
  if (one.vrf === undefined)
    return { class: 'ac-wrong-vrf', causes: lines, fix: broughtHome(fabric, circuit) };
  const home = homeOf(fabric, circuit);
  const fix = home === undefined ? [] : replaceWord(lines, one.vrf.value, home.vrf.name);
  return { class: 'ac-wrong-vrf', causes: lines, fix };
}

function ownerOf(fabric: Fabric, circuit: Circuit): string | undefined {
  return fabric.attachment.tables[circuit.table]?.owner;
}

/** Constructs that lead out of a VRF without a route target. */
function leakIn(fabric: Fabric, { table, move }: Step): Omit<Cause, 'declared'> | undefined {
  const router = move.kind === 'inward' ? move.router : fabric.attachment.tables[table]?.router;
  if (router === undefined) return undefined;
  const blame = (name: BreachClass, at: number): Omit<Cause, 'declared'> => {
    const lines = cite(router, at);
    return { class: name, causes: lines, fix: dropLines(lines) };
  };
  switch (move.kind) {
    case 'redirect':
      return blame('policy-routing', move.at);
    case 'recursion':
      return blame('cross-vrf-static', move.at);
    case 'inward':
      return blame('global-leak', move.at);
    case 'fall-through':
      return { ...blame('vrf-fallthrough', move.at), fix: endOfTable(fabric, table) };
    case 'local-rule':
      return {
        ...blame('local-rule-first', move.at),
        fix: amend(router, (remedies, text) => remedies.localBehindVrfs(text, fabric.family)),
      };
    case 'bare': {
      const exporter = fabric.attachment.tables[move.route.table];
      return {
        class: 'label-missing',
        causes: exporterLines(fabric, move.route.table),
        fix:
          exporter === undefined
            ? []
            : amend(exporter.router, (remedies, text) =>
                remedies.labelRoutes(text, exporter.vrf, fabric.family),
              ),
      };
    }
    case 'mislabelled':
      return labelTwice(fabric, move);
    case 'local':
      return leakingRoute(fabric, move.route);
    case 'remote':
    case 'copied':
      if (move.route.only === undefined && move.route.local.source === 'again')
        return givenBack(fabric, move.route);
      return leakingRoute(fabric, move.route.local);
    case 'no-route':
      return undefined;
  }
}

function endOfTable({ attachment, family }: Fabric, table: number): Breach['fix'] {
  const open = attachment.tables[table];
  if (open === undefined) return [];
  return amend(open.router, (remedies, text) => remedies.endOfTable(text, open.vrf, family));
}

/** One label by hand in two VRFs: the second one is to let the router choose. */
function labelTwice(
  { attachment }: Fabric,
  { route, into }: { readonly route: VpnRoute; readonly into: number },
): Omit<Cause, 'declared'> {
  const [own, twin] = [route.table, into].map((table) => {
    const here = attachment.tables[table];
    const labels = here?.vrf.families.flatMap(({ staticLabel }) => staticLabel ?? []) ?? [];
    return labels.flatMap(({ value, at }) =>
      here === undefined ? [] : cite(here.router, at).map((line) => ({ line, value })),
    );
  });
  const lines = (twin ?? []).map(({ line }) => line);
  const fix = replaceWord(lines, String(twin?.[0]?.value ?? ''), 'auto');
  return {
    class: 'label-duplicate',
    causes: distinct([...lines, ...(own ?? []).map(({ line }) => line)]),
    fix,
  };
}

function leakingRoute(fabric: Fabric, route: LocalRoute): Omit<Cause, 'declared'> | undefined {
  const router = fabric.attachment.tables[route.table]?.router;
  if (router === undefined) return undefined;
  if (route.leakAt !== undefined) {
    const lines = cite(router, route.leakAt);
    return {
      class: route.forwarding.kind === 'core' ? 'global-leak' : 'vrf-import',
      causes: lines,
      fix: dropLines(lines),
    };
  }
  if (!isStatic(route) || !crosses(fabric, route)) return undefined;
  const lines = cite(router, route.at);
  return {
    class: route.forwarding.kind === 'core' ? 'global-leak' : 'cross-vrf-static',
    causes: lines,
    fix: dropLines(lines),
  };
}

/** By hand, in the routing daemon or in the kernel. */
function isStatic({ source }: Pick<LocalRoute, 'source'>): boolean {
  return source === 'static' || source === 'kernel';
}

/** A VRF gives back to the VPN tables what it took from them. */
function givenBack(fabric: Fabric, route: VpnRoute): Omit<Cause, 'declared'> {
  const router = fabric.attachment.tables[route.table]?.router;
  const lines = router === undefined ? [] : cite(router, route.local.at);
  return { class: 're-exported-route', causes: lines, fix: dropLines(lines) };
}

function exporterLines(fabric: Fabric, table: number): readonly Citation[] {
  const exporter = fabric.attachment.tables[table];
  const settings = exporter?.vrf.families.find(({ family }) => family === fabric.family);
  return exporter === undefined ? [] : cite(exporter.router, settings?.at);
}

/** The imports a way rests on, in order. */
export function edgesOf(fabric: Fabric, steps: readonly Step[]): readonly ImportEdge[] {
  return steps.flatMap(({ table, move }) => {
    const importer = fabric.attachment.tables[table];
    if (importer === undefined || !('route' in move) || move.kind === 'local') return [];
    return edgeOf(fabric, importer, move.route) ?? [];
  });
}

/** An import that neither topology nor an agreement in force declares for this prefix. */
function strayedEdge(
  context: Explaining,
  edge: ImportEdge,
): (Omit<Cause, 'declared'> & Partial<Cause>) | undefined {
  const { fabric } = context;
  if (isSameVpnDeclared(context, edge)) return undefined;
  const prefix = edge.route.local.prefix;
  if (agreementOver(context, edge.importer, edge.exporter, prefix) !== undefined) return undefined;
  const lapsed = anyAgreement(context.subject.agreements, edge.importer, edge.exporter, prefix);
  if (lapsed !== undefined && lapsed.validity !== 'effective') return lapsedCause(fabric, edge, lapsed);
  const attached = edge.route.attached?.find(({ target }) => target === edge.target);
  if (attached !== undefined) return attachedCause(edge, attached);
  if (isAddedByPolicy(fabric, edge)) return addedCause(fabric, edge);
  // Management VRFs are nobody's in the inventory: it is the VRF that joins them which strayed.
  const side = isManagement(edge.exporter) ? 'import' : strayedSide(fabric, edge);
  const lines = (side === 'import' ? importLines(fabric, edge) : exportLines(fabric, edge)).slice(0, 1);
  return {
    class: side === 'import' ? 'rt-foreign-import' : 'rt-foreign-export',
    causes: lines,
    fix: dropWord(lines, edge.target),
  };
}

function isSameVpnDeclared({ fabric, policy }: Explaining, { importer, exporter }: ImportEdge): boolean {
  if (importer.owner === undefined || importer.owner !== exporter.owner) return false;
  const sitesOf = (table: VrfTable) =>
    table.circuits.flatMap((id) => fabric.attachment.circuits[id]?.site ?? []);
  return sitesOf(importer).some((from) =>
    sitesOf(exporter).some((to) => from.id !== to.id && policy.sameVpnAllows(from, to)),
  );
}

function lapsedCause(
  fabric: Fabric,
  edge: ImportEdge,
  agreement: Agreement,
): Omit<Cause, 'declared'> & Partial<Cause> {
  const imports = importLines(fabric, edge).slice(0, 1);
  const causes = distinct([...imports, ...exportLines(fabric, edge)]);
  return {
    class: 'agreement-expired',
    causes,
    fix: dropWord(imports, edge.target),
    declared: [agreement.span],
  };
}

/**
 * A policy attached the target to prefixes nobody agreed to. Where the target is the importer's own the exporter alone is to blame; where
 * it is one that agreements share, an importer without a policy let in whatever was marked.
 */
function addedCause(fabric: Fabric, edge: ImportEdge): Omit<Cause, 'declared'> {
  const [exports, imports] = [exportLines(fabric, edge), importLines(fabric, edge)];
  const { exporter, importer, target } = edge;
  const given = familyOf(exporter, fabric.family)?.exportPolicy;
  if (isHomeTarget(fabric, importer, target) && isInbound(exporter.router, given?.value)) {
    const uses = cite(exporter.router, given?.at);
    return { class: 'export-map-adds-rt', causes: distinct([...exports, ...uses]), fix: dropLines(uses) };
  }
  if (isHomeTarget(fabric, importer, target))
    return { class: 'export-map-adds-rt', causes: exports, fix: withoutAdded(fabric, edge, exports) };
  const policy = familyOf(importer, fabric.family)?.importPolicy;
  const name = policy === undefined ? 'import-map-missing' : 'export-map-adds-rt';
  return {
    class: name,
    causes: distinct([...exports, ...imports]),
    fix: dropWord(imports.slice(0, 1), target),
  };
}

/** The target goes; where it took the place of what the customer sent, the exporter's own does that. */
function withoutAdded(fabric: Fabric, edge: ImportEdge, lines: readonly Citation[]): Breach['fix'] {
  const [own] = familyOf(edge.exporter, fabric.family)?.exportTargets ?? [];
  return own !== undefined && isAddedOnReceipt(fabric, edge)
    ? replaceWord(lines, edge.target, own.value)
    : dropWord(lines, edge.target);
}

/** Neither end names the target for the other: a policy between the routers puts it on. */
function attachedCause({ target }: ImportEdge, { router, at }: AttachedTarget): Omit<Cause, 'declared'> {
  const lines = cite(router, at);
  const setter = router.model.routePolicies.find(({ entries }) =>
    entries.some(({ setTargets }) => setTargets?.at === at),
  );
  const fix = isInbound(router, setter?.name) ? [] : dropWord(lines, target);
  return { class: 'session-adds-rt', causes: lines, fix };
}

/** The route that carries packets on to a second VRF: a default or an aggregate of the exporter. */
function transit(edge: ImportEdge): Omit<Cause, 'declared'> {
  const lines = cite(edge.exporter.router, edge.route.local.at);
  return { class: 'relookup-transit', causes: lines, fix: dropLines(lines) };
}

/** No import at all: two circuits of one VRF. */
function spokeLocal(fabric: Fabric, way: Forbidden): Omit<Cause, 'declared'> {
  const lines = [way.from, way.to].flatMap((circuit) =>
    circuit === undefined ? [] : cite(circuit.router, circuit.interface.vrf?.at),
  );
  return { class: 'spoke-local', causes: lines, fix: parted(fabric, way) };
}

/** The reached circuit goes into a VRF of its own where one like its VRF stands empty; else each refuses what goes to the other. */
function parted({ attachment, family }: Fabric, { from, to }: Forbidden): Breach['fix'] {
  if (to === undefined) return [];
  const home = attachment.tables[to.table];
  const free = attachment.tables.find(
    (table) =>
      table.router === to.router &&
      table.circuits.length === 0 &&
      home !== undefined &&
      targetsOf(table, family) === targetsOf(home, family),
  );
  if (free !== undefined)
    return amend(to.router, (remedies, text) => remedies.moveToVrf(text, to.interface, free.vrf.name));
  return amend(to.router, (remedies, text) =>
    [
      [from, to],
      [to, from],
    ].flatMap(([one, other]) =>
      one === undefined || other === undefined
        ? []
        : remedies.refuseTowards(text, one.interface, other.site?.prefixes.map(({ value }) => value) ?? []),
    ),
  );
}

/** What a VRF exchanges, so that VRFs of one kind can be told. */
function targetsOf(table: VrfTable, family: Family): string {
  const settings = familyOf(table, family);
  const words = (targets: readonly { readonly value: RouteTarget }[] = []) =>
    targets
      .map(({ value }) => value)
      .toSorted()
      .join(' ');
  return `${words(settings?.importTargets)} / ${words(settings?.exportTargets)}`;
}

function declaredFor({ subject }: Explaining, way: Forbidden): readonly Span[] {
  const vpns = [way.from.vpn, way.to?.vpn];
  return subject.vpns.filter((vpn) => vpns.includes(vpn.id)).map((vpn) => vpn.span);
}

function accessSpans(way: Forbidden): readonly Span[] {
  return [way.from, way.to].flatMap((circuit) => circuit?.access?.span ?? []);
}
