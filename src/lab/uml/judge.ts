import type { Expectation } from './expectations.ts';
import { type ProbeResult, probe } from './probe.ts';

/** How an expectation came out. A silence counts only when the same prober and the same target were heard in the same round. */
export interface JudgedProbe {
  readonly expectation: Expectation;
  readonly result: ProbeResult;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
}

/** The answers of one round of probes. */
export interface ProbeReport {
  readonly probes: readonly JudgedProbe[];
  readonly sent: number;
  readonly failed: readonly JudgedProbe[];
  readonly inconclusive: readonly JudgedProbe[];
}

/** How long a declared answer that stayed away is waited for when it is asked for again: a busy machine is no broken network. */
const PATIENCE = [3, 6] as const;

/** Sends every expectation once, a declared answer that stays away again with more `patience` (seconds of each further try), and judges the answers. */
export async function probeExpectations(
  expectations: readonly Expectation[],
  patience: readonly number[] = PATIENCE,
): Promise<ProbeReport> {
  const results = [...(await probe(expectations.map(({ wish }) => wish)))];
  let sent = expectations.length;
  for (const seconds of patience) {
    const again = [...expectations.entries()].filter(([i, one]) => one.answered && !heard(one, results[i]));
    if (again.length === 0) break;
    sent += again.length;
    const retried = await probe(again.map(([, { wish }]) => ({ ...wish, seconds })));
    for (const [k, [i]] of again.entries())
      results[i] = retried[k] ?? { answered: false, identity: undefined };
  }
  return judge(expectations, results, sent);
}

/** Judges answers that were had already; pure. */
export function judge(
  expectations: readonly Expectation[],
  results: readonly ProbeResult[],
  sent: number,
): ProbeReport {
  const heardAt = expectations.map((one, i) => heard(one, results[i]));
  const controls = expectations.filter((one, i) => one.answered && heardAt[i]);
  const probers = new Set(controls.map((one) => `${one.from} ${one.wish.family}`));
  const targets = new Set(controls.map((one) => `${one.to} ${one.wish.family}`));
  const probes = expectations.map((expectation, i): JudgedProbe => {
    const result = results[i] ?? { answered: false, identity: undefined };
    const { answered, from, to, wish } = expectation;
    if (answered) return { expectation, result, verdict: heardAt[i] === true ? 'pass' : 'fail' };
    if (heardAt[i] === true) return { expectation, result, verdict: 'fail' };
    const controlled = probers.has(`${from} ${wish.family}`) && targets.has(`${to} ${wish.family}`);
    return { expectation, result, verdict: controlled ? 'pass' : 'inconclusive' };
  });
  const failed = probes.filter(({ verdict }) => verdict === 'fail');
  const inconclusive = probes.filter(({ verdict }) => verdict === 'inconclusive');
  return { probes, sent, failed, inconclusive };
}

/** Heard from the one that was asked: where two VPNs own the address, another's answer is not this one's. */
function heard({ to, wish }: Expectation, result: ProbeResult | undefined): boolean {
  if (result?.answered !== true) return false;
  return wish.protocol === 'icmp' || result.identity === to;
}

/** One line per probe for people: `stats-hq → flood-hq tcp/443 v4 10.130.2.1 → 10.110.2.1: answered by flood-hq`. */
export function probeText({ expectation, result, verdict }: JudgedProbe): string {
  const { from, to, question, agreement, wish } = expectation;
  const service = wish.port === undefined ? wish.protocol : `${wish.protocol}/${wish.port}`;
  const what = result.answered
    ? `answered${result.identity === undefined ? '' : ` by ${result.identity}`}`
    : 'silent';
  const name = agreement === undefined ? question : `${agreement} ${question}`;
  return `${verdict}: ${name} ${from} → ${to} ${service} ${wish.source} → ${wish.destination}: ${what}`;
}
