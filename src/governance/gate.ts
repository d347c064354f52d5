import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Governance } from '../inventory/types.ts';
import { type GivenApproval, readApproval, type SignedText } from './approval.ts';
import { freezesInForce } from './freeze.ts';
import type { Holder, Roles } from './roles.ts';
import { keyFingerprint } from './ssh-signature.ts';

/** A push that somebody wants to make. `today` is the real day, never one that was asked for. */
export interface PushRequest {
  readonly network: string;
  readonly governance: Governance;
  readonly roles: Roles;
  readonly today: string;
  readonly plan: { readonly hash: string; readonly vpnsTouched: readonly string[] };
  /** The routers that would be sent anything. */
  readonly routers: readonly string[];
  /** Public key of whoever pushes, possession proved; undefined when no key was given. */
  readonly pusher: string | undefined;
  readonly approvals: readonly SignedText[];
}

/** Who pushes by whose approval; `diagnostics` with an error mean: not a byte may leave. */
export interface GateAnswer {
  readonly pusher?: Holder;
  readonly approvers: readonly Holder[];
  /** Why a freeze did not wait, in the words of the emergency approval. */
  readonly emergency?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether a plan may be pushed: the pusher's role, the approvals, the freezes. Knows no network and no file; every refusal is SN81xx. */
export function mayPush(request: PushRequest): GateAnswer {
  if (request.routers.length === 0) return { approvers: [], diagnostics: [] };
  const pushing = pusherOf(request);
  const approving = approvalsOf(request, pushing.holder);
  const frozen = freezeProblems(request, approving.valid);
  const missing = missingApprovals(request, approving.valid);
  const papers = missing.length > 0 ? approving.problems : approving.problems.map(onlyTold);
  return {
    ...(pushing.holder === undefined ? {} : { pusher: pushing.holder }),
    approvers: approving.valid.map(({ holder }) => holder),
    ...(frozen.emergency === undefined ? {} : { emergency: frozen.emergency }),
    diagnostics: [...pushing.problems, ...papers, ...missing, ...frozen.problems],
  };
}

/** Whether the answer lets the push go on. */
export function isOpen({ diagnostics }: GateAnswer): boolean {
  return !hasErrors(diagnostics);
}

/** A paper that does not count stops nobody who has enough of those that do. */
function onlyTold(problem: Diagnostic): Diagnostic {
  return { ...problem, severity: 'warning' };
}

function pusherOf(request: PushRequest): {
  readonly holder?: Holder;
  readonly problems: readonly Diagnostic[];
} {
  const { pusher, roles, today } = request;
  if (pusher === undefined) return { problems: [report('SN8110', {})] };
  const holder = roles.holders.find(({ key }) => key === pusher);
  const data = { key: keyFingerprint(pusher), holder: holder?.id ?? '', role: holder?.role ?? '', today };
  if (holder === undefined) return { problems: [report('SN8111', data)] };
  if (expired(holder, today))
    return { holder, problems: [report('SN8112', { ...data, until: holder.validUntil ?? '' })] };
  if (holder.role === 'auditor') return { holder, problems: [report('SN8113', data)] };
  return { holder, problems: beyond(request, holder) };
}

/** VPNs and routers of the plan that the holder was not given. */
function beyond({ plan, routers }: PushRequest, holder: Holder): readonly Diagnostic[] {
  if (holder.vpns !== undefined && plan.vpnsTouched.length === 0)
    return [report('SN8180', { holder: holder.id, vpns: holder.vpns.join(', ') || '-' })];
  const vpns = holder.vpns === undefined ? [] : plan.vpnsTouched.filter((vpn) => !holder.vpns?.includes(vpn));
  const others =
    holder.routers === undefined ? [] : routers.filter((router) => !holder.routers?.includes(router));
  return [
    ...(vpns.length === 0 ? [] : [report('SN8114', { holder: holder.id, vpns: vpns.join(', ') })]),
    ...(others.length === 0 ? [] : [report('SN8115', { holder: holder.id, routers: others.join(', ') })]),
  ];
}

interface ValidApproval extends GivenApproval {
  readonly holder: Holder;
  /** The pusher's own: it can end a freeze, and never counts as somebody's second look. */
  readonly own: boolean;
}

function approvalsOf(
  request: PushRequest,
  pusher: Holder | undefined,
): { readonly valid: readonly ValidApproval[]; readonly problems: readonly Diagnostic[] } {
  const valid: ValidApproval[] = [];
  const problems: Diagnostic[] = [];
  for (const signed of request.approvals) {
    const judged = judgeApproval(request, signed, pusher);
    if ('code' in judged) problems.push(judged);
    else if (!valid.some(({ holder }) => holder.id === judged.holder.id)) valid.push(judged);
  }
  return { valid, problems };
}

function judgeApproval(
  request: PushRequest,
  signed: SignedText,
  pusher: Holder | undefined,
): ValidApproval | Diagnostic {
  const { network, governance, roles, plan, today } = request;
  const { file } = signed;
  const approval = readApproval(signed);
  if (approval === undefined) return report('SN8120', { file });
  const holder = roles.holders.find(({ key }) => key === approval.key);
  if (holder === undefined) return report('SN8121', { file, key: keyFingerprint(approval.key) });
  const data = { file, holder: holder.id, role: holder.role };
  if (approval.network !== network || approval.plan !== plan.hash)
    return report('SN8122', { ...data, approved: approval.plan.slice(0, 12), plan: plan.hash.slice(0, 12) });
  if (approval.validUntil < today || expired(holder, today))
    return report('SN8123', { ...data, until: approval.validUntil, today });
  if (!governance.approvals.from.includes(holder.role))
    return report('SN8124', { ...data, from: governance.approvals.from.join(', ') });
  if (beyond(request, holder).length > 0) return report('SN8181', data);
  const own = holder.id === pusher?.id;
  if (own && approval.emergency === undefined) return report('SN8125', data);
  return { ...approval, holder, own };
}

function missingApprovals(
  { governance, plan }: PushRequest,
  valid: readonly ValidApproval[],
): readonly Diagnostic[] {
  const { required, from } = governance.approvals;
  const have = valid.filter(({ own }) => !own).length;
  if (have >= required) return [];
  return [report('SN8126', { have, required, from: from.join(', '), hash: plan.hash })];
}

/** Only an owner's approval ends a freeze, and it must say why. */
function freezeProblems(
  { governance, plan, today }: PushRequest,
  valid: readonly ValidApproval[],
): { readonly emergency?: string; readonly problems: readonly Diagnostic[] } {
  const frozen = freezesInForce(governance.freezes, today, plan.vpnsTouched);
  if (frozen.length === 0) return { problems: [] };
  const emergency = valid.find(
    (one) => one.emergency !== undefined && one.holder.role === 'owner',
  )?.emergency;
  if (emergency !== undefined)
    return {
      emergency,
      problems: [report('SN8131', { freezes: frozen.map(({ id }) => id).join(', '), reason: emergency })],
    };
  return {
    problems: frozen.map(({ id, last, reason, span }) =>
      report('SN8130', { freeze: id, last, reason, today }, { span }),
    ),
  };
}

function expired({ validUntil }: Holder, today: string): boolean {
  return validUntil !== undefined && validUntil < today;
}
