import type { AuditResult, Finding, PairVerdict, TrustAssumption } from '../types.ts';
import type { Gained, Relation, RelationProof, VerdictChange } from './types.ts';

/** What two audits of one network say differently: verdicts and levels of pairs, whom isolation trusts, what was found, what keeps it from being sure. */
export function standingChanges(
  before: AuditResult,
  after: AuditResult,
): Pick<Relation, 'verdicts' | 'trust' | 'findings' | 'doubts'> {
  return {
    verdicts: verdictChanges(before, after),
    trust: gainedAndLost(before.trust, after.trust, trustKey),
    findings: gainedAndLost(before.findings, after.findings, findingKey),
    doubts: gainedAndLost(before.inconclusive, after.inconclusive, doubtKey),
  };
}

function verdictChanges(before: AuditResult, after: AuditResult): readonly VerdictChange[] {
  const [old, young] = [before, after].map(
    ({ pairs }) => new Map(pairs.map((pair) => [pairKey(pair), pair])),
  );
  const keys = [...new Set([...(old?.keys() ?? []), ...(young?.keys() ?? [])])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [old?.get(key), young?.get(key)];
    const pair = is ?? was;
    if (pair === undefined || (was?.verdict === is?.verdict && was?.level === is?.level)) return [];
    const { fromVpn, toVpn, family } = pair;
    return [
      {
        fromVpn,
        toVpn,
        family,
        ...(was === undefined ? {} : { before: { verdict: was.verdict, level: was.level } }),
        ...(is === undefined ? {} : { after: standingOf(is) }),
      },
    ];
  });
}

function standingOf({ verdict, level, opens, because }: PairVerdict): NonNullable<VerdictChange['after']> {
  return { verdict, level, because, ...(opens === undefined ? {} : { opens }) };
}

function pairKey({ fromVpn, toVpn, family }: PairVerdict): string {
  return `${fromVpn}\n${toVpn}\n${family}`;
}

function trustKey({ class: name, vpns, sites }: TrustAssumption): string {
  return `${name} ${vpns.join(',')} ${sites.join(',')}`;
}

function findingKey({ class: name, router, data }: Finding): string {
  return `${name} ${router} ${JSON.stringify(data)}`;
}

/** Where a line stands may move without any change of meaning. */
function doubtKey({ reason, router, data }: AuditResult['inconclusive'][number]): string {
  const facts = Object.entries(data).filter(([name]) => name !== 'line');
  return `${reason} ${router ?? ''} ${JSON.stringify(facts)}`;
}

function gainedAndLost<Fact>(
  before: readonly Fact[],
  after: readonly Fact[],
  keyOf: (fact: Fact) => string,
): Gained<Fact> {
  const [old, young] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return {
    gained: after.filter((fact) => !old.has(keyOf(fact))),
    lost: before.filter((fact) => !young.has(keyOf(fact))),
  };
}

/** A router with the SHA-256 of its text. */
export interface RouterText {
  readonly router: string;
  readonly digest: string;
}

/** Which texts are the very same, and which are not. */
export function routerChanges(
  before: readonly RouterText[],
  after: readonly RouterText[],
): RelationProof['routers'] {
  const [old, young] = [before, after].map(
    (texts) => new Map(texts.map(({ router, digest }) => [router, digest])),
  );
  const common = [...(old ?? [])].filter(([name]) => young?.has(name));
  const changed = common.filter(([name, digest]) => young?.get(name) !== digest).map(([name]) => name);
  return {
    equal: common.length - changed.length,
    changed,
    added: [...(young?.keys() ?? [])].filter((name) => !old?.has(name)),
    removed: [...(old?.keys() ?? [])].filter((name) => !young?.has(name)),
  };
}
