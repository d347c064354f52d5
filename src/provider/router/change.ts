import * as grpc from '@grpc/grpc-js';
import { type Secrets, unknownSecrets } from '../../cli/known-secrets.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { PlanRequest } from '../../plan/plan.ts';
import type { DevicePlan } from '../../plan/types.ts';
import { failureDiagnostic } from '../../push/diagnose.ts';
import type { Target } from '../../push/target.ts';
import type { RouterPushResult } from '../../push/types.ts';
import { askPermission } from '../gate.ts';
import { networkOf, promisesOn } from '../network.ts';
import { secretsOf } from '../secrets.ts';
import { ProviderError } from '../wire/errors.ts';
import type { CallContext } from '../wire/resource.ts';
import type { Properties } from '../wire/values.ts';
import { sayDiagnostics } from '../words.ts';
import { hear, type RouterWorkplace } from './hearing.ts';
import { planRequest, type RouterInputs, wantedText } from './inputs.ts';
import { type Made, refused, settle, untouched } from './outcome.ts';
import { outputsOf } from './outputs.ts';
import { finishOpenRun, planOfOne, planRouter, pushRouter, type RouterPush, targetOf } from './work.ts';

/** What a create or an update is asked for. */
export interface Wanted {
  readonly news: Properties;
  readonly inputs: RouterInputs;
  /** The plan output before this change. */
  readonly previous: string;
}

/** The hash of what was pushed, or would be; undefined when a preview cannot know it. */
export async function change(
  place: RouterWorkplace,
  wanted: Wanted,
  context: CallContext,
): Promise<string | undefined> {
  const { news, inputs } = wanted;
  if (news.unknown.length > 0) {
    if (context.preview) return undefined;
    throw new ProviderError(grpc.status.INVALID_ARGUMENT, 'a part of the configuration is still unknown');
  }
  return place.queue(async () => {
    const request = (running: string): PlanRequest => planRequest(inputs, running);
    const secrets = await secretsOf(place.settings(), [wantedText(inputs)], inputs.secrets);
    const made = (plan: string) => ({ id: inputs.device.name, outputs: outputsOf(inputs, news, plan) });
    if (!context.preview) await finishEarlier(place, inputs, made(wanted.previous), context);
    const ready = await prepared(place, inputs, { request, secrets }, context);
    if (ready === undefined) return undefined;
    const { device } = ready;
    const plan = planOfOne(device, '');
    if (device.commands.length === 0) return wanted.previous;
    const unknown = [...secrets.diagnostics, ...unknownSecrets(plan, secrets)];
    if (unknown.length > 0 && !context.preview) throw refused(unknown);
    if (unknown.length > 0) context.say('warning', sayDiagnostics(unknown));
    if (context.preview) {
      context.say('info', `${device.commands.length} commands would be sent, plan ${plan.hash.slice(0, 12)}`);
      return plan.hash;
    }
    const { name } = inputs.device;
    const { shownIn: shown, approvedDigest } = inputs;
    const told = askPermission(place.settings(), { router: name, plan, shown, approvedDigest });
    if (told.length > 0) context.say('warning', sayDiagnostics(told));
    const promised = promisesOn(place.settings(), name, device.vpnsTouched);
    settle(await pushed(place, { ...ready, request, secrets, context, promised }), made(plan.hash));
    return plan.hash;
  });
}

/** What an earlier update left open on this router is finished first; what stays open stays unhealthy. */
async function finishEarlier(
  place: RouterWorkplace,
  { device }: RouterInputs,
  made: Made,
  { stack, say }: CallContext,
): Promise<void> {
  const target = targetOf(device);
  if (target === undefined || place.settings().offline) return;
  const finish = () => finishOpenRun(place.settings(), stack, target);
  const finished = await place.turns(target, finish);
  if (finished === undefined) return;
  // Whoever has changed the router since has ended that story: what comes now is planned from what runs.
  if (finished.failure?.kind === 'moved-on') {
    say('warning', sayDiagnostics([failureDiagnostic(device.name, finished.failure)]));
    return;
  }
  say('info', `an earlier update was left open on ${device.name}; it is finished now: ${finished.outcome}`);
  if (finished.outcome === 'left') settle(finished, made);
}

/** What is asked of a router, and what is known of the secrets in it. */
export interface Question {
  readonly request: (running: string) => PlanRequest;
  readonly secrets: Secrets;
}

/** A router that was read and planned for. */
export interface Prepared {
  readonly device: DevicePlan;
  readonly target: Target;
}

/** Reads the router and plans. In a preview a router that does not answer leaves the plan unknown; a real run fails with nothing sent. */
export async function prepared(
  place: RouterWorkplace,
  { device }: RouterInputs,
  { request, secrets }: Question,
  context: CallContext,
): Promise<Prepared | undefined> {
  const heard = await hear(place, device.name, targetOf(device), context.signal);
  if ('failure' in heard) {
    if (!context.preview) throw untouched(device.name, heard.failure);
    context.say(
      'warning',
      sayDiagnostics([report('SN9611', { router: device.name, words: heard.failure.words })]),
    );
    return undefined;
  }
  const { value, diagnostics } = planRouter(request(heard.text), secrets.knowledge);
  if (value === undefined || hasErrors(diagnostics)) throw refused(diagnostics);
  const told = diagnostics.filter(({ code }) => code.startsWith('SN392'));
  if (told.length > 0) context.say('warning', sayDiagnostics(told));
  return { device: value, target: heard.target };
}

/** A plan on its way to its router. */
export interface Push extends Prepared, Question {
  readonly context: CallContext;
  readonly promised: RouterPush['promised'];
}

export function pushed(place: RouterWorkplace, push: Push): Promise<RouterPushResult> {
  const settings = place.settings();
  const { inventory } = networkOf(settings);
  const { target } = push;
  const whole = {
    network: inventory.network.id,
    plan: planOfOne(push.device, inventory.digest),
    target,
    question: push.request,
    knowledge: push.secrets.knowledge,
    settings,
    stack: push.context.stack,
    signal: push.context.signal,
    promised: push.promised,
  };
  return place.turns(target, () => pushRouter(whole));
}
