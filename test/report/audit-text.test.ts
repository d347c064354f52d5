import { expect, it } from 'vitest';
import { auditText } from '../../src/report/audit-text.ts';
import { paintFor } from '../../src/report/paint.ts';
import type { AuditResult, Verdict } from '../../src/verify/types.ts';
import { CLEAN_AUDIT } from './small-results.ts';

const SHAPE = { language: 'en', paint: paintFor(false) } as const;

it('names few VPNs and counts many; where nothing is known no table repeats it', () => {
  expect(linesOf(9, 'inconclusive')).toEqual([
    ...names(9).map((id) => `  ${id}  isolated from 0/8  inconclusive →8 ←8`),
  ]);
  const few = linesOf(3, 'missing');
  expect(few[0]).toBe('  v0  isolated from 0/2  MISSING →v1  MISSING ←v1  MISSING →v2  MISSING ←v2');
  expect(few).toContain('  v1         MISSING  ·        MISSING');
});

it('leaves a table of more VPNs than a screen holds to the other forms', () => {
  expect(linesOf(24, 'isolated')).toHaveLength(24 + 1 + 25);
  expect(linesOf(25, 'isolated')).toHaveLength(25);
});

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `v${at}`);
}

/** The departments and the table of a network where every pair has one verdict. */
function linesOf(count: number, verdict: Verdict): readonly string[] {
  const vpns = names(count);
  const pairs = vpns.flatMap((fromVpn) =>
    vpns
      .filter((toVpn) => toVpn !== fromVpn)
      .map(
        (toVpn) =>
          ({
            fromVpn,
            toVpn,
            family: 4,
            verdict,
            level: 'B',
            agreements: [],
            because: [],
            trust: [],
            sitePairs: 1,
          }) as const,
      ),
  );
  const empty = { breaches: [], missing: [], agreements: [], trust: [], findings: [], inconclusive: [] };
  const audit: AuditResult = { ...CLEAN_AUDIT, ...empty, vpns, pairs };
  const subject = { network: { name: 'net' }, vpns: vpns.map((id) => ({ id, name: id })) };
  return auditText(audit, subject, SHAPE)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trimEnd());
}
