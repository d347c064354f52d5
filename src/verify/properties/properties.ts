import { isolationClass } from '../../diagnostics/isolation-classes.ts';
import type {
  AuditResult,
  LiveVerdict,
  PropertyAnswer,
  PropertyEvidence,
  PropertyVerdict,
} from '../types.ts';
import { PROPERTIES, type Property } from './catalogue.ts';
import type { LiveCheck, LiveEvidence } from './evidence.ts';

/** The whole catalogue answered from one audit; `live` decides what no configuration can, and speaks against what one promises. */
export function propertiesOf(result: AuditResult, live?: LiveEvidence): readonly PropertyAnswer[] {
  return PROPERTIES.map((property) => {
    const check = live?.checks.find((one) => one.property === property.id);
    const against = [...configured(result, property), ...(check?.against ?? [])];
    return {
      id: property.id,
      en: property.en,
      zh: property.zh,
      verdict: verdictOf(result, property, against, check),
      evidence: against,
      ...(check === undefined ? {} : { live: liveAnswer(check) }),
    };
  });
}

function liveAnswer({ verdict, entries, packets, open }: LiveCheck): LiveVerdict {
  return { verdict, entries, packets, open };
}

function verdictOf(
  result: AuditResult,
  { decided }: Property,
  against: readonly PropertyEvidence[],
  check: LiveCheck | undefined,
): PropertyVerdict {
  if (against.length > 0) return 'broken';
  if (decided === 'plan') return 'needs-a-plan';
  if (decided === 'live') return check?.verdict ?? 'needs-live-evidence';
  return result.inconclusive.length > 0 ? 'inconclusive' : 'holds';
}

/** Breaches and findings whose class names the property, and for some the pairs themselves. */
function configured(result: AuditResult, { id }: Property): readonly PropertyEvidence[] {
  const named = [
    ...result.breaches.map((one) => ({ name: one.class, lines: one.causes })),
    ...result.findings
      .filter(({ severity }) => severity !== 'info')
      .map((one) => ({ name: one.class, lines: one.lines })),
  ].filter(({ name }) => propertyOf(name) === id);
  if (id === 'I5')
    return [...named, ...result.missing.map((one) => ({ name: 'missing', lines: one.stoppedAt.lines }))];
  if (id === 'I14') return [...named, ...fallible(result)];
  if (id === 'I15') return [...named, ...unequal(result)];
  return named;
}

function propertyOf(name: string): string | undefined {
  return isolationClass(name).property;
}

/** What would open a pair, or end a declared reach, in another state than the present one. */
function fallible({ pairs }: AuditResult): readonly PropertyEvidence[] {
  return pairs.flatMap(({ opens }) =>
    opens === undefined ? [] : [{ name: opens.class, lines: opens.lines }],
  );
}

/** Pairs of VPNs that have both families and a different verdict in each. */
function unequal({ pairs }: AuditResult): readonly PropertyEvidence[] {
  return pairs
    .filter(({ family }) => family === 4)
    .flatMap((one) => {
      const twin = pairs.find(
        (other) => other.family === 6 && other.fromVpn === one.fromVpn && other.toVpn === one.toVpn,
      );
      return twin === undefined || twin.verdict === one.verdict
        ? []
        : [{ name: `IPv4 ${one.verdict}, IPv6 ${twin.verdict}`, lines: [] }];
    });
}
