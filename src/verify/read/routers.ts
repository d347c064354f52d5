import { createHash } from 'node:crypto';
import type { DeviceModel, Origin } from '../../device/model.ts';
import type { Coverage } from '../../device/tree.ts';
import { GRAMMARS, grammarFor } from '../../platforms/grammars.ts';
import type { Grammar } from '../../platforms/platform.ts';
import type { Doubt } from '../doubt.ts';
import type { Router, Subject } from '../subject/subject.ts';
import type { Citation, CollectedConfig, RouterCoverage } from '../types.ts';

/** One collected router: what its text says, and what the inventory says about it (absent for a router nobody declared). */
export interface ReadRouter {
  readonly index: number;
  readonly name: string;
  readonly file: string;
  readonly declared: Router | undefined;
  readonly model: DeviceModel;
  readonly portsOnFragments: Grammar['portsOnFragments'];
  readonly remedies: Grammar['remedies'];
  readonly coverage: Coverage;
  readonly lines: readonly string[];
  readonly digest: string;
}

export interface ReadResult {
  readonly routers: readonly ReadRouter[];
  readonly doubts: readonly Doubt[];
}

/** Reads every collected text by the grammar of the router's declared platform, or by the one that recognises it. */
export function readRouters(subject: Subject, configs: readonly CollectedConfig[]): ReadResult {
  const doubts: Doubt[] = [];
  const routers: ReadRouter[] = [];
  for (const config of [...configs].sort(byRouterAndFile)) {
    if (routers.some((router) => router.name === config.router)) {
      doubts.push({
        reason: 'router-collected-twice',
        router: config.router,
        data: { file: config.file },
        about: 'router',
      });
      continue;
    }
    const declared = subject.routers.find((router) => router.name === config.router);
    const grammar = grammarOfText(declared, config.text);
    if (grammar === undefined) {
      doubts.push({
        reason: 'text-not-recognised',
        router: config.router,
        data: { file: config.file },
        about: 'router',
      });
      continue;
    }
    routers.push(readWith(config, declared, grammar, routers.length));
  }
  return { routers, doubts };
}

/** The line a fact comes from; facts without a line of their own (0) cite nothing. */
export function cite(router: ReadRouter, at: Origin | undefined): readonly Citation[] {
  const text = at === undefined ? undefined : router.lines[at - 1];
  if (at === undefined || text === undefined) return [];
  return [{ router: router.name, file: router.file, line: at, text: text.trim() }];
}

export function coverageOf(router: ReadRouter): RouterCoverage {
  return { router: router.name, file: router.file, digest: router.digest, coverage: router.coverage };
}

/** The declared platform decides, also over a text it finds odd; a text it refuses altogether is nobody's. */
function grammarOfText(declared: Router | undefined, text: string): Grammar | undefined {
  if (declared === undefined) return grammarFor(text);
  const own = GRAMMARS.find((grammar) => grammar.platform === declared.platform);
  return own !== undefined && own.recognises(text) > 0 ? own : undefined;
}

/** Reads one text by a grammar that has been chosen. */
export function readWith(
  config: CollectedConfig,
  declared: Router | undefined,
  grammar: Grammar,
  index: number,
): ReadRouter {
  const { model, coverage, lines } = grammar.read(config.text);
  const digest = createHash('sha256').update(config.text).digest('hex');
  const { portsOnFragments, remedies } = grammar;
  return {
    index,
    name: config.router,
    file: config.file,
    declared,
    model,
    portsOnFragments,
    remedies,
    coverage,
    lines,
    digest,
  };
}

function byRouterAndFile(a: CollectedConfig, b: CollectedConfig): number {
  return a.router < b.router ? -1 : a.router > b.router ? 1 : a.file < b.file ? -1 : 1;
}
