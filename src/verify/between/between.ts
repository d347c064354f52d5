import { auditRead } from '../audit.ts';
import { type ReadResult, type ReadRouter, readRouters } from '../read/routers.ts';
import { onDemand } from '../routing/on-demand.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditResult, Citation, CollectedConfig, PairVerdict } from '../types.ts';
import { certainOnly } from './certain-only.ts';
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

/** Both ends of a change: how open each pair is in the graver of them, and the pairs that are joined before it. */
export interface Ends {
  readonly anyway: OpenAnyway;
  readonly joined: readonly OpenedPair[];
}

/** What is asked of the states of one change. Each text is read once, however many states it takes part in: whoever asks gives the same objects again. */
export interface Between {
  /** What is open before a change or after it, and the pairs that are joined before. */
  ends(before: readonly CollectedConfig[], after: readonly CollectedConfig[]): Ends;
  /**
   * Pairs of VPNs that some state of a network between could join: every router that is on its way counts as open as all its texts together,
   * object by object, and every announcement and failure is considered (MAY, property I18). Empty: no state between opens anything.
   */
  opened(network: readonly RouterBetween[], anyway: OpenAnyway): readonly OpenedPair[];
  /** Those of a router's successive texts that the next one does not cover: what these do not open, none of them opens. */
  thatCount(texts: readonly CollectedConfig[]): readonly CollectedConfig[];
}

/** Judges the states between for one subject. What is declared and not delivered on the way is nobody's question here. */
export function betweenOf(subject: Subject): Between {
  const alone = new WeakMap<CollectedConfig, ReadResult>();
  const together = new WeakMap<RouterBetween, ReadResult>();
  const readAlone = (config: CollectedConfig) =>
    remembered(alone, config, () => readRouters(subject, [config]));
  const read = (one: RouterBetween) => remembered(together, one, () => readBetween(subject, one, readAlone));
  const judge = (results: readonly ReadResult[]) => {
    const routers = results.flatMap((one) => one.routers).map((router, index) => ({ ...router, index }));
    return auditRead(
      subject,
      { routers, doubts: results.flatMap((one) => one.doubts) },
      { asks: 'isolation' },
    );
  };
  return {
    ends(before, after) {
      const [was, is] = [judge(before.map(readAlone)), judge(after.map(readAlone))];
      const joined = was.pairs.filter(({ verdict }) => verdict === 'breach');
      return { anyway: openAnyway([was, is]), joined: joined.map((pair) => openedBy(was, pair)) };
    },
    opened(network, anyway) {
      const found = judge(network.map(read));
      return found.pairs
        .filter((pair) => opennessOf(pair) > (anyway.get(keyOf(pair)) ?? 0))
        .map((pair) => openedBy(found, pair));
    },
    thatCount(texts) {
      const models = texts.map((text) => readAlone(text).routers[0]?.model);
      return texts.filter((_, i) => {
        const [state, next] = [models[i], models[i + 1]];
        return state === undefined || next === undefined || !isAsOpen(next, state);
      });
    },
  };
}

function remembered<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** How open each pair is in the gravest of some audits. */
function openAnyway(audits: readonly AuditResult[]): OpenAnyway {
  const open = new Map<string, number>();
  for (const { pairs } of audits)
    for (const pair of pairs) open.set(keyOf(pair), Math.max(open.get(keyOf(pair)) ?? 0, opennessOf(pair)));
  return open;
}

function openedBy(found: AuditResult, pair: PairVerdict): OpenedPair {
  const { fromVpn, toVpn, family } = pair;
  const cause = causeOf(found, pair);
  return { fromVpn, toVpn, family, router: cause?.router ?? '', line: cause?.text ?? '' };
}

function causeOf({ breaches }: AuditResult, { because, opens }: PairVerdict): Citation | undefined {
  return breaches.find(({ id }) => because.includes(id))?.causes[0] ?? opens?.lines[0];
}

/** The texts of one router as one router. Lines of later texts are counted on behind the earlier ones. */
function readBetween(
  subject: Subject,
  { texts }: RouterBetween,
  readAlone: (config: CollectedConfig) => ReadResult,
): ReadResult {
  const doubts: ReadResult['doubts'][number][] = [];
  let joined: ReadRouter | undefined;
  for (const [number, config] of texts.entries()) {
    const above = '\n'.repeat(joined?.lines().length ?? 0);
    const read =
      above === '' ? readAlone(config) : readRouters(subject, [{ ...config, text: above + config.text }]);
    doubts.push(...read.doubts);
    const [router] = read.routers;
    if (router !== undefined) joined = joined === undefined ? router : asOne(joined, router, `${number}`);
  }
  return { routers: joined === undefined ? [] : [joined], doubts };
}

function asOne(before: ReadRouter, after: ReadRouter, mark: string): ReadRouter {
  const lines = onDemand(() => [...before.lines(), ...after.lines().slice(before.lines().length)]);
  const model = widerRouter(before.model, after.model, mark);
  return {
    ...after,
    model,
    barest: onDemand(() => certainOnly(model)),
    lines,
    lineAt: (at) => lines()[at - 1],
  };
}

/** 0: no state joins the pair; 1: some state may; 2: nobody can tell; 3: it is joined. */
function opennessOf({ verdict, level, opens }: PairVerdict): number {
  if (verdict === 'breach') return 3;
  if (verdict === 'inconclusive') return 2;
  // Without a packet nothing is shown that could open it: something is not known.
  return level === 'B' && opens?.packet !== undefined ? 1 : 0;
}

function keyOf({ fromVpn, toVpn, family }: PairVerdict): string {
  return `${fromVpn} ${toVpn} ${family}`;
}
