import * as grpc from '@grpc/grpc-js';
import type pLimit from 'p-limit';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { sha256 } from '../../plan/digest.ts';
import type { PlanRequest } from '../../plan/plan.ts';
import type { DevicePlan } from '../../plan/types.ts';
import { failureDiagnostic } from '../../push/diagnose.ts';
import type { Target } from '../../push/target.ts';
import type { PushFailure, RouterPushResult } from '../../push/types.ts';
import { askPermission } from '../gate.ts';
import { networkOf } from '../network.ts';
import type { Settings } from '../settings.ts';
import { ProviderError } from '../wire/errors.ts';
import type {
  CallContext,
  KnownResource,
  ReadResource,
  ResourceChange,
  ResourceKind,
} from '../wire/resource.ts';
import type { Path, Properties } from '../wire/values.ts';
import { sayDiagnostics } from '../words.ts';
import { checkInputs, inputsValue, readInputs } from './check.ts';
import { diffInputs } from './diff.ts';
import { importedInputs } from './imported.ts';
import { planRequest, type RouterInputs, recordedBy, removalRequest, wantedText } from './inputs.ts';
import { trueInputs } from './truth.ts';
import { finishOpenRun, planOfOne, planRouter, pushRouter, readRouter, targetOf } from './work.ts';

/** The type token; it is in every URN and never changes. */
export const ROUTER_CONFIG = 'sectornet:device:RouterConfig';

/** What the routers are worked with: the stack's settings, known once the engine has configured us, and one queue for all of them. */
export interface RouterWorkplace {
  settings(): Settings;
  readonly queue: ReturnType<typeof pLimit>;
}

/** One router, one transaction: inputs are its configuration, outputs only a digest, the last plan that was pushed, and facts. */
export function routerConfig(place: RouterWorkplace): ResourceKind {
  return {
    type: ROUTER_CONFIG,
    refreshes: true,
    check: checkInputs,
    diff: diffInputs,
    create: async (news, context) => {
      const { inputs } = readInputs(news);
      const plan = await change(place, { news, inputs, previous: '' }, context);
      return { id: inputs.device.name, outputs: outputsOf(inputs, news, plan) };
    },
    update: async ({ news, olds, oldInputs }: ResourceChange, context) => {
      const whole = news.unknown.length === 0;
      const given = readInputs(news).inputs;
      const inputs = whole ? recordedBy(given, readInputs(oldInputs).inputs) : given;
      const previous = typeof olds.value['plan'] === 'string' ? olds.value['plan'] : '';
      return outputsOf(inputs, news, await change(place, { news, inputs, previous }, context));
    },
    read: (known, context) => place.queue(() => read(place, known, context)),
    remove: (known, context) => remove(place, known, context),
  };
}

interface Wanted {
  readonly news: Properties;
  readonly inputs: RouterInputs;
  /** The plan output before this change. */
  readonly previous: string;
}

/** The hash of what was pushed, or would be; undefined when a preview cannot know it. */
async function change(
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
    const made = (plan: string) => ({ id: inputs.device.name, outputs: outputsOf(inputs, news, plan) });
    if (!context.preview) await finishEarlier(place, inputs, made(wanted.previous), context);
    const ready = await prepared(place, inputs, request, context);
    if (ready === undefined) return undefined;
    const { device } = ready;
    const plan = planOfOne(device, '');
    if (device.commands.length === 0) return wanted.previous;
    if (context.preview) {
      context.say('info', `${device.commands.length} commands would be sent, plan ${plan.hash.slice(0, 12)}`);
      return plan.hash;
    }
    const { name } = inputs.device;
    askPermission(place.settings(), {
      router: name,
      plan,
      shown: inputs.shownIn,
      approvedDigest: inputs.approvedDigest,
    });
    settle(await pushed(place, { ...ready, request, context }), made(plan.hash));
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
  const finished = await finishOpenRun(place.settings().journal, stack, target);
  if (finished === undefined) return;
  say('info', `an earlier update was left open on ${device.name}; it is finished now: ${finished.outcome}`);
  if (finished.outcome === 'left') settle(finished, made);
}

interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

interface Prepared {
  readonly device: DevicePlan;
  readonly target: Target;
}

/** Reads the router and plans. In a preview a router that does not answer leaves the plan unknown; a real run fails with nothing sent. */
async function prepared(
  place: RouterWorkplace,
  { device }: RouterInputs,
  request: (running: string) => PlanRequest,
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
  const { value, diagnostics } = planRouter(request(heard.text));
  if (value === undefined || hasErrors(diagnostics)) throw refused(diagnostics);
  return { device: value, target: heard.target };
}

type Heard = { readonly text: string; readonly target: Target } | { readonly failure: PushFailure };

async function hear(
  place: RouterWorkplace,
  router: string,
  target: Target | undefined,
  signal: AbortSignal,
): Promise<Heard> {
  if (place.settings().offline)
    return failing('the stack is offline (sectornet:offline): no router is spoken to');
  if (target === undefined)
    return failing(`the lab that ${router} is played in is not running: npx sectornet lab up`);
  const result = await readRouter(target, signal);
  if ('failure' in result) return { failure: result.failure };
  return { text: result.text, target };
}

function failing(words: string): { readonly failure: PushFailure } {
  return { failure: { kind: 'unreachable', step: 'connect', words } };
}

interface Push extends Prepared {
  readonly request: (running: string) => PlanRequest;
  readonly context: CallContext;
}

function pushed(place: RouterWorkplace, push: Push): Promise<RouterPushResult> {
  const settings = place.settings();
  const { inventory } = networkOf(settings);
  return pushRouter({
    network: inventory.network.id,
    plan: planOfOne(push.device, inventory.digest),
    target: push.target,
    question: push.request,
    journal: settings.journal,
    stack: push.context.stack,
    signal: push.context.signal,
  });
}

/** A push that ended well passes; any other end is told with the code that says whether the router is surely as it was. */
function settle(result: RouterPushResult, made: Made): void {
  const { router, outcome, failure } = result;
  if (failure === undefined || outcome === 'applied' || outcome === 'unchanged') return;
  if (outcome === 'not-started') throw untouched(router, failure);
  const diagnostics = [failureDiagnostic(router, failure)];
  if (outcome === 'restored')
    throw new ProviderError(
      grpc.status.ABORTED,
      sayDiagnostics([...diagnostics, report('SN6121', { router })]),
    );
  const left = report('SN6122', { router, words: failure.words });
  const words = sayDiagnostics([...diagnostics, left]);
  const outputs = { ...made.outputs, value: { ...made.outputs.value, unfinished: words } };
  throw new ProviderError(grpc.status.INTERNAL, words, {
    id: made.id,
    outputs,
    reasons: [words],
    refreshes: true,
  });
}

const UNTOUCHED: { readonly [Kind in PushFailure['kind']]?: grpc.status } = {
  unreachable: grpc.status.UNAVAILABLE,
  'connection-lost': grpc.status.UNAVAILABLE,
  'login-refused': grpc.status.UNAVAILABLE,
  locked: grpc.status.ABORTED,
  interrupted: grpc.status.ABORTED,
};

function untouched(router: string, failure: PushFailure): ProviderError {
  const code = UNTOUCHED[failure.kind] ?? grpc.status.FAILED_PRECONDITION;
  return new ProviderError(code, sayDiagnostics([failureDiagnostic(router, failure)]));
}

function refused(diagnostics: readonly Diagnostic[]): ProviderError {
  return new ProviderError(grpc.status.FAILED_PRECONDITION, sayDiagnostics(diagnostics));
}

async function read(
  place: RouterWorkplace,
  known: KnownResource,
  context: CallContext,
): Promise<ReadResource> {
  const { id, outputs } = known;
  const settings = place.settings();
  const importing = known.inputs === undefined;
  const given = known.inputs ?? {
    value: inputsValue(importedInputs(settings, id)),
    secrets: [],
    unknown: [],
  };
  if (settings.offline && !importing) return { id, inputs: given, outputs };
  const { inputs } = readInputs(given);
  const heard = await hear(place, inputs.device.name, targetOf(inputs.device), context.signal);
  if ('failure' in heard) throw unhealthy({ id, inputs: given, outputs }, heard.failure.words, importing);
  const { value, diagnostics } = planRouter(planRequest(inputs, heard.text));
  if (value === undefined && diagnostics.some(({ code }) => code === 'SN7104'))
    throw unhealthy({ id, inputs: given, outputs }, sayDiagnostics(diagnostics), importing);
  const { unfinished } = outputs.value;
  // A router that runs what was wanted and has not saved it would look healthy: the next update must come back to it.
  if (typeof unfinished === 'string')
    throw new ProviderError(grpc.status.FAILED_PRECONDITION, unfinished, {
      ...{ id, inputs: given, outputs },
      reasons: [unfinished],
      refreshes: true,
    });
  const found = trueInputs(inputs, heard.text);
  const shown: Properties = { ...given, value: found === inputs ? given.value : inputsValue(found) };
  const plan = typeof outputs.value['plan'] === 'string' ? outputs.value['plan'] : '';
  return { id, inputs: shown, outputs: outputsOf(found, given, plan) };
}

/** A router that cannot be read keeps what the stack remembers and is shown unhealthy; it is never taken for deleted. An import of it fails. */
function unhealthy(known: ReadResource, words: string, importing: boolean): ProviderError {
  const text = sayDiagnostics([report('SN9611', { router: known.id, words })]);
  if (importing) return new ProviderError(grpc.status.UNAVAILABLE, text);
  return new ProviderError(grpc.status.UNAVAILABLE, text, { ...known, reasons: [text], refreshes: true });
}

async function remove(place: RouterWorkplace, known: KnownResource, context: CallContext): Promise<void> {
  if (known.inputs === undefined) return;
  const { inputs } = readInputs(known.inputs);
  const request = (running: string): PlanRequest => removalRequest(inputs, running);
  await place.queue(async () => {
    const ready = await prepared(place, inputs, request, context);
    if (ready === undefined || ready.device.commands.length === 0) return;
    const { name } = inputs.device;
    const plan = planOfOne(ready.device, '');
    askPermission(place.settings(), { router: name, plan, shown: '', approvedDigest: '' });
    const result = await pushed(place, { ...ready, request, context });
    settle(result, { id: known.id, outputs: known.outputs });
  });
}

/** Outputs: what a stranger may know. Secret when any part of the text is: a digest of a short secret gives it away. */
function outputsOf(inputs: RouterInputs, news: Properties, plan: string | undefined): Properties {
  const secret = news.secrets.some(([key]) => key === 'sections');
  const secrets: readonly Path[] = secret ? [['digest']] : [];
  const { platform } = inputs.device;
  const vpns = [
    ...new Set(Object.keys(inputs.owners).flatMap((owner) => (owner.split('@')[0] ?? '').split('+'))),
  ];
  const known = news.unknown.length === 0;
  return {
    value: {
      ...(known ? { digest: sha256(wantedText(inputs)) } : {}),
      ...(plan === undefined ? {} : { plan }),
      facts: { platform, vpns: vpns.filter((vpn) => vpn !== '').sort() },
    },
    secrets,
    unknown: [],
  };
}
