import { openRouters, resume } from '../../change.ts';
import { readLabFile } from '../../cli/lab-file.ts';
import { newRunMark, spokenFor } from '../../cli/run-mark.ts';
import { type ObjectRef, objectKey } from '../../device/ownership.ts';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { vaultBeside } from '../../journal/secret-key.ts';
import { planHash } from '../../plan/network.ts';
import { type PlanRequest, planDevice } from '../../plan/plan.ts';
import { fallbackCommands, restoreCommands } from '../../plan/restore.ts';
import { sameConfiguration } from '../../plan/same.ts';
import { ciphersSet, expectedAsFound } from '../../plan/secrets.ts';
import type { ChangePlan, DevicePlan } from '../../plan/types.ts';
import { type SecretKnowledge, settleSecrets } from '../../plan/wanted-secrets.ts';
import { type CollectResult, collectRouter } from '../../push/collect.ts';
import type { Promised } from '../../push/pairs.ts';
import { pushPlan } from '../../push/push.ts';
import { hidden } from '../../push/secret.ts';
import type { RunMark } from '../../push/session/definition.ts';
import type { Target } from '../../push/target.ts';
import type { PushRecord, RouterPushResult } from '../../push/types.ts';
import { stackJournal } from '../journal.ts';
import type { Settings } from '../settings.ts';
import type { DeviceInput } from './inputs.ts';

/**
 * The one place where the provider meets plan and push: the same functions the command line calls, for one router.
 */

/** Where the router is now; undefined when its lab is not running, or runs without it. */
export function targetOf(device: DeviceInput): Target | undefined {
  if (device.lab === '') return plainTarget(device);
  const router = readLabFile(device.lab)?.routers.find(({ name }) => name === device.name);
  if (router === undefined) return undefined;
  const { name, platform, address, port, user, password, key, hostKey } = router;
  const credential =
    key === undefined
      ? ({ kind: 'given', password: hidden(password ?? '') } as const)
      : ({ kind: 'key', file: key } as const);
  return { router: name, platform, address, port, user, credential, hostKeys: [hostKey] };
}

function plainTarget({ name, platform, login }: DeviceInput): Target {
  const access: Omit<Target, 'router' | 'platform' | 'sshConfig'> = JSON.parse(login);
  return { ...access, router: name, platform, sshConfig: 'user' };
}

/** The router's running configuration, or why it could not be had. */
export function readRouter(target: Target, journal: string, signal: AbortSignal): Promise<CollectResult> {
  return collectRouter(target, { signal, vault: vaultBeside(journal) });
}

/**
 * The change from what runs to what is asked: hash and commands are those of `sectornet plan`. What stands on the router already is refused even where it is as
 * it is wanted: a stack imports, it never takes over in passing.
 */
export function planRouter(request: PlanRequest, knowledge: SecretKnowledge): Outcome<DevicePlan> {
  const { config, diagnostics } = settleSecrets(request.wanted, request.running, knowledge);
  const planned = planDevice({ ...request, wanted: config });
  const strangers = planned.value?.unadopted ?? [];
  if (strangers.length > 0)
    return { value: undefined, diagnostics: [unimported(request.wanted.router, strangers)] };
  return { ...planned, diagnostics: [...planned.diagnostics, ...diagnostics] };
}

/** SN6154 for objects that nobody imported. */
export function unimported(router: string, objects: readonly ObjectRef[]): Diagnostic {
  const named = objects.slice(0, 4).map(objectKey).join(', ');
  return report('SN6154', {
    router,
    count: objects.length,
    objects: `${named}${objects.length > 4 ? ', …' : ''}`,
  });
}

/** A plan of one router as a plan of the network, so that it can be approved, journalled and pushed like every other. */
export function planOfOne(device: DevicePlan, inventoryDigest: string): ChangePlan {
  return {
    inventoryDigest,
    remit: { by: 'inventory', departments: [], vpns: device.vpnsTouched, backbone: true },
    devices: [device],
    leftOut: [],
    vpnsTouched: device.vpnsTouched,
    vpnsUntouched: [],
    hash: planHash([device]),
  };
}

/** What a push of one router needs beside its plan. */
export interface RouterPush {
  readonly network: string;
  readonly plan: ChangePlan;
  readonly target: Target;
  /** The question the plan answers, asked again of the router's text just before the first command. */
  readonly question: (running: string) => PlanRequest;
  readonly knowledge: SecretKnowledge;
  readonly settings: Pick<Settings, 'journal' | 'settleMs'>;
  readonly stack: string;
  readonly signal: AbortSignal;
  /** What the router is asked about before and after: a declared pair that answered before must answer again, an agreement's route must stand again. */
  readonly promised: readonly Promised[];
}

/** Pushes the plan of one router under the router's lock and its own way back, written into the journal before the first byte. */
export async function pushRouter(push: RouterPush): Promise<RouterPushResult> {
  const { plan, target, question, knowledge, signal, settings } = push;
  const startedAt = new Date().toISOString();
  const mark = markOf(push.stack, startedAt);
  const journal = stackJournal(settings.journal);
  try {
    journal.begin({ mark, network: push.network, startedAt, plan });
    const { routers } = await pushPlan(plan, [target], {
      run: spokenFor(mark),
      vault: vaultBeside(settings.journal),
      waits: { settleMs: settings.settleMs },
      signal,
      onRecord: (record) => journal.record(mark.id, record),
      readSetOf: (_device, running) => planRouter(question(running), knowledge).value?.readSet ?? '',
      replan: restoreCommands,
      fallback: fallbackCommands,
      sameConfiguration,
      expectedAsFound,
      ciphersSet,
      promised: () => push.promised,
    });
    const [result] = routers;
    if (result === undefined) throw new Error(`${target.router}: the push gave no result`);
    return result;
  } finally {
    journal.close();
  }
}

/**
 * Finishes what an earlier update of this stack left open on one router (its process was killed, or its last step failed): exactly new and saved, or exactly old. The
 * stack's lock is ours, so nobody else is at it. Undefined when nothing is open.
 */
export async function finishOpenRun(
  { journal: file, settleMs }: Pick<Settings, 'journal' | 'settleMs'>,
  stack: string,
  target: Target,
): Promise<RouterPushResult | undefined> {
  const journal = stackJournal(file);
  try {
    const run = journal.latest(target.router);
    const recorded = run === undefined ? undefined : journal.read(run);
    if (recorded === undefined || !recorded.mark.owner.endsWith(ownerSuffix(stack))) return undefined;
    const routers = recorded.routers.filter(({ router }) => router === target.router);
    const { mark } = recorded;
    const onRecord = (record: PushRecord): void => journal.record(mark.id, record);
    const open = openRouters({ routers }, 'settle');
    const waits = { settleMs };
    const options = {
      run: spokenFor(mark),
      vault: vaultBeside(file),
      onRecord,
      waits,
      judgement: 'settle',
    } as const;
    return (await resume({ plan: recorded.plan, routers }, open, [target], options)).routers[0];
  } finally {
    journal.close();
  }
}

/** The run's name on the router and in the journal tells whose it is, so that the next update knows its own. */
function markOf(stack: string, startedAt: string): RunMark {
  const mark = newRunMark(startedAt);
  return { ...mark, owner: `${mark.owner}${ownerSuffix(stack)}` };
}

function ownerSuffix(stack: string): string {
  return `.pulumi-${stack.replace(/[^\w-]/g, '-')}`;
}
