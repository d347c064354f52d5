import { isolationClass } from '../../diagnostics/isolation-classes.ts';
import type { AuditResult, PropertyAnswer, PropertyEvidence, PropertyVerdict } from '../types.ts';
import { PROPERTIES, type Property } from './catalogue.ts';
import type { LiveEvidence } from './evidence.ts';

/** The whole catalogue answered from one audit; `live` decides what no configuration can. */
export function propertiesOf(result: AuditResult, live?: LiveEvidence): readonly PropertyAnswer[] {
  return PROPERTIES.map((property) => {
    const against = [...configured(result, property), ...seen(property.id, live)];
    return {
      id: property.id,
      en: property.en,
      zh: property.zh,
      verdict: verdictOf(result, property, against, live),
      evidence: against,
    };
  });
}

function verdictOf(
  result: AuditResult,
  { id, decided }: Property,
  against: readonly PropertyEvidence[],
  live: LiveEvidence | undefined,
): PropertyVerdict {
  if (against.length > 0) return 'broken';
  if (isAttested(id, live)) return 'holds';
  if (decided === 'plan') return 'needs-a-plan';
  if (decided === 'live') return 'needs-live-evidence';
  return decided === 'undecided' || result.inconclusive.length > 0 ? 'inconclusive' : 'holds';
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

/** Probes that went otherwise than expected; one without a working control says nothing. */
function seen(id: string, live: LiveEvidence | undefined): readonly PropertyEvidence[] {
  const probes = (live?.probes ?? []).filter(
    (probe) => probe.property === id && (probe.control || probe.arrived) && probe.arrived !== probe.expected,
  );
  const denied = (live?.attested ?? []).filter((one) => one.property === id && !one.holds);
  return [
    ...probes.map(({ fromSite, toSite }) => ({ name: `probe ${fromSite} → ${toSite}`, lines: [] })),
    ...denied.map((one) => ({ name: one.seen, lines: [] })),
  ];
}

function isAttested(id: string, live: LiveEvidence | undefined): boolean {
  const probes = (live?.probes ?? []).filter((probe) => probe.property === id);
  const probed = probes.length > 0 && probes.every(({ control, arrived }) => control || arrived);
  return probed || (live?.attested ?? []).some((one) => one.property === id && one.holds);
}
