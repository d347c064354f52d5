import { auditRead } from '../audit.ts';
import { type ReadResult, type ReadRouter, readRouters } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditResult, Citation, CollectedConfig, PairVerdict } from '../types.ts';
import { isAsOpen, widerRouter } from './wider-router.ts';

/** A router on its way: one of these texts, or any mixture of their objects. */
export interface RouterBetween {
  readonly router: string;
  readonly texts: readonly CollectedConfig[];
}

/** A pair of VPNs that a mixture joins more than the network before and the network after do, and a line that does it. */
export interface OpenedPair {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: PairVerdict['family'];
  readonly router: string;
  readonly line: string;
}

/** How open the pairs of VPNs are anyway, by pair: what is open before or after a change is not opened by its way. */
export type OpenAnyway = ReadonlyMap<string, number>;

/** How open each pair is in the gravest of some audits. */
export function openAnyway(audits: readonly AuditResult[]): OpenAnyway {
  const open = new Map<string, number>();
  for (const { pairs } of audits)
    for (const pair of pairs) open.set(keyOf(pair), Math.max(open.get(keyOf(pair)) ?? 0, opennessOf(pair)));
  return open;
}

/**
 * Pairs of VPNs that some state of the network between could join: every router that is on its way counts as open as all its texts together,
 * object by object, and every announcement and failure is considered (MAY, property I18). Empty: no state between opens anything.
 */
export function openedBetween(
  subject: Subject,
  network: readonly RouterBetween[],
  anyway: OpenAnyway,
): readonly OpenedPair[] {
  const read = network.map(({ texts }) => readBetween(subject, texts));
  const routers = read.flatMap((one) => one.routers).map((router, index) => ({ ...router, index }));
  const found = auditRead(subject, { routers, doubts: read.flatMap((one) => one.doubts) });
  return found.pairs
    .filter((pair) => opennessOf(pair) > (anyway.get(keyOf(pair)) ?? 0))
    .map((pair) => ({ pair, cause: causeOf(found, pair) }))
    .map(({ pair: { fromVpn, toVpn, family }, cause }) => ({
      fromVpn,
      toVpn,
      family,
      router: cause?.router ?? '',
      line: cause?.text ?? '',
    }));
}

function causeOf({ breaches }: AuditResult, { because, opens }: PairVerdict): Citation | undefined {
  return breaches.find(({ id }) => because.includes(id))?.causes[0] ?? opens?.lines[0];
}

/** Those of a router's successive texts that the next one does not cover: what these do not open, none of them opens. */
export function statesThatCount(
  subject: Subject,
  texts: readonly CollectedConfig[],
): readonly CollectedConfig[] {
  const models = texts.map((text) => readRouters(subject, [text]).routers[0]?.model);
  return texts.filter((_, i) => {
    const [state, next] = [models[i], models[i + 1]];
    return state === undefined || next === undefined || !isAsOpen(next, state);
  });
}

/** The texts of one router as one router. Lines of later texts are counted on behind the earlier ones. */
function readBetween(subject: Subject, texts: readonly CollectedConfig[]): ReadResult {
  const doubts: ReadResult['doubts'][number][] = [];
  let joined: ReadRouter | undefined;
  for (const [number, config] of texts.entries()) {
    const padding = '\n'.repeat(joined?.lines.length ?? 0);
    const read = readRouters(subject, [{ ...config, text: padding + config.text }]);
    doubts.push(...read.doubts);
    const [router] = read.routers;
    if (router !== undefined) joined = joined === undefined ? router : together(joined, router, `${number}`);
  }
  return { routers: joined === undefined ? [] : [joined], doubts };
}

function together(before: ReadRouter, after: ReadRouter, mark: string): ReadRouter {
  return {
    ...after,
    model: widerRouter(before.model, after.model, mark),
    lines: [...before.lines, ...after.lines.slice(before.lines.length)],
  };
}

/** 0: no state joins the pair; 1: some state may; 2: nobody can tell; 3: it is joined. */
function opennessOf({ verdict, level, opens }: PairVerdict): number {
  if (verdict === 'breach') return 3;
  if (verdict === 'inconclusive') return 2;
  return level === 'B' && opens?.class !== 'neighbour-not-collected' ? 1 : 0;
}

function keyOf({ fromVpn, toVpn, family }: PairVerdict): string {
  return `${fromVpn} ${toVpn} ${family}`;
}
