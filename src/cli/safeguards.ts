import type { Running } from '../change.ts';
import { auditPrediction } from '../change.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { GateAnswer } from '../governance/gate.ts';
import type { Interruption, Leave, Override } from '../journal/journal.ts';
import type { Compilation } from '../pipeline.ts';
import type { ChangePlan } from '../plan/types.ts';
import type { Wave } from '../plan/waves/types.ts';
import { packetText } from '../report/facts.ts';
import type { AuditResult } from '../verify/types.ts';
import { planWaves, type WaveGround } from '../waves.ts';
import { breachedPairs } from './accepted-breaches.ts';

/** Interruptions somebody answers for: all of them, those of some VPNs (parted by commas), or none. */
export type AllowedInterruption = true | string | undefined;

/** SN7110 for every plan that interrupts a VPN without leave. */
export function interruptionsOf(plan: ChangePlan, allowed: AllowedInterruption): readonly Diagnostic[] {
  if (allowed === true) return [];
  const leave = (allowed ?? '').split(',').map((vpn) => vpn.trim());
  const interrupted = interruptedBy(plan).filter(({ vpn }) => !leave.includes(vpn));
  if (interrupted.length === 0) return [];
  const interruptions = servicesOf(interrupted);
  const vpns = [...new Set(interrupted.map(({ vpn }) => vpn))];
  return [report('SN7110', { interruptions: interruptions.join(', '), vpns: vpns.join(',') })];
}

/** What a plan interrupts, for the journal; nothing where it interrupts nobody. */
export function interruptionBy(leave: Leave, plan: ChangePlan): { readonly interruption?: Interruption } {
  const services = servicesOf(interruptedBy(plan));
  return services.length === 0 ? {} : { interruption: { ...leave, services } };
}

interface Interrupted {
  readonly router: string;
  readonly vpn: string;
}

function interruptedBy({ devices }: ChangePlan): readonly Interrupted[] {
  return devices.flatMap(({ router, risks }) =>
    risks
      .filter((risk) => risk.interrupts)
      .flatMap((risk) => `${risk.data['vpn']}`.split(', ').map((vpn) => ({ router, vpn }))),
  );
}

function servicesOf(interrupted: readonly Interrupted[]): readonly string[] {
  return [...new Set(interrupted.map(({ router, vpn }) => `VPN ${vpn} on ${router}`))];
}

/** The waves of a plan, or the refusal (SN7111) when no order keeps the states between isolated. */
export function wavesIn(
  ground: WaveGround,
  plan: ChangePlan,
): { readonly waves: readonly Wave[] } | { readonly problem: Diagnostic } {
  const answer = planWaves(ground, plan);
  if ('waves' in answer) return answer;
  const { fromVpn, toVpn, router, line } = answer.opens;
  return { problem: report('SN7111', { fromVpn, toVpn, router, line, routers: answer.stuck.join(', ') }) };
}

/** Lines of other VPNs that moved between a saved plan and the one made now: told, since the plan leaves them alone either way. */
export function movedBeside(saved: ChangePlan, now: ChangePlan): readonly Diagnostic[] {
  return now.devices.flatMap(({ router, kept }) => {
    const before = saved.devices.find((device) => device.router === router)?.kept ?? [];
    const moved = kept
      .filter(({ vpn, digest }) => before.find((one) => one.vpn === vpn)?.digest !== digest)
      .map(({ vpn }) => vpn ?? '-');
    return moved.length === 0 ? [] : [report('SN7113', { router, vpns: moved.join(', ') })];
  });
}

/** A prediction that is not isolated: pushed by nobody without a reason; in a governed network by its owner alone. */
export type Prediction =
  | { readonly safe: true; readonly override?: Override; readonly diagnostics: readonly Diagnostic[] }
  | { readonly safe: false; readonly audit: AuditResult; readonly diagnostics: readonly Diagnostic[] };

/** What is asked about a prediction. `reason` is why it is to be pushed although it is not isolated. */
export interface Asking {
  readonly compilation: Compilation;
  readonly running: Running;
  readonly plan: ChangePlan;
  readonly by: GateAnswer;
  /** Who asks, and when, for the journal. */
  readonly leave: Leave;
  readonly reason: string | undefined;
}

/** Audits the network as it will be, before the first byte is sent. */
export function judgePrediction({ compilation, running, plan, by, leave, reason }: Asking): Prediction {
  const audit = auditPrediction(compilation, running, plan);
  const { verdict } = audit;
  if (verdict !== 'breach' && verdict !== 'inconclusive') return { safe: true, diagnostics: [] };
  if (reason === undefined) return { safe: false, audit, diagnostics: [report('SN9009', { verdict })] };
  if (reason.trim().length < 8)
    return { safe: false, audit, diagnostics: [report('SN7119', { option: '--accept-breach' })] };
  if (compilation.inventory.network.governance !== undefined && by.pusher?.role !== 'owner')
    return { safe: false, audit, diagnostics: [report('SN7118', { verdict })] };
  const pairs = breachedPairs(audit);
  const counterexamples = audit.breaches.map(
    ({ id, class: kind, packet, causes: [cause] }) =>
      `${id} ${kind}: ${packetText(packet)}${cause === undefined ? '' : ` · ${cause.router} ${cause.text}`}`,
  );
  const override = { ...leave, reason, verdict, pairs, counterexamples };
  const told = report('SN7117', { verdict, reason, pairs: pairs.join(', ') || verdict });
  return { safe: true, override, diagnostics: [told] };
}
