import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { appliedIn, dropOwned, ownedBy, recordApplied } from '../../allocate/ownership.ts';
import type { AllocationLock } from '../../allocate/types.ts';
import { type CollectedNetwork, collect, plan, predict, type Running } from '../../change.ts';
import { type Secrets, unknownSecrets } from '../../cli/known-secrets.ts';
import { selectByLimit } from '../../cli/limit.ts';
import { keepLock } from '../../cli/load.ts';
import { wavesIn } from '../../cli/safeguards.ts';
import { groupsOf } from '../../cli/select.ts';
import { objectKey } from '../../device/ownership.ts';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Inventory } from '../../inventory/types.ts';
import { vaultBeside } from '../../journal/secret-key.ts';
import { type Compilation, compileInventory } from '../../pipeline.ts';
import { objectsOf } from '../../plan/objects.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { auditText } from '../../report/audit-text.ts';
import { paintFor } from '../../report/paint.ts';
import { planText } from '../../report/plan/text.ts';
import { audit } from '../../verify/audit.ts';
import type { AuditResult } from '../../verify/types.ts';
import { interruptionsWithoutLeave, keepPlan } from '../gate.ts';
import { readEvidence } from '../isolation/evidence.ts';
import { networkOf } from '../network.ts';
import { deviceInput } from '../router/imported.ts';
import { type RouterInputs, routerInputs } from '../router/inputs.ts';
import { targetOf, unimported } from '../router/work.ts';
import { givenTo, secretsOf } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { operatorLanguage, sayDiagnostics } from '../words.ts';
import { claimRouters } from './claims.ts';

/** What the program of a stack is told. */
export interface StackRequest {
  readonly stack: string;
  readonly settings: Settings;
  /** Which routers are this stack's, in the grammar of `--limit`; empty: all. */
  readonly routers: string;
  readonly scope: 'network' | 'region';
  /** The folder regions share; empty: this stack has the whole network. */
  readonly evidence: string;
  /** Digests of the texts of other stacks' routers. */
  readonly digests: Readonly<Record<string, string>>;
  readonly preview: boolean;
}

/** A stack ready to be registered: everything that could refuse it has been asked. */
export interface PreparedStack {
  readonly inventory: Inventory;
  readonly compilation: Compilation;
  readonly routers: readonly { readonly inputs: RouterInputs; readonly wave: number }[];
  /** Every router of the stack, those that carry no VPN too: the proof needs them all. */
  readonly names: readonly string[];
  readonly notes: readonly { readonly severity: 'info' | 'warning'; readonly text: string }[];
}

/** Lines of a plan that are shown before the resources. */
const SHOWN = 30;

/** Why a stack is not even registered; the message is for people. */
export class StackRefusal extends Error {}

/**
 * Compiles the network, reads its routers, plans, and has the predicted state proved: before any resource is registered, so that a leak in the inventory touches no router.
 * Rejects with a `StackRefusal`. A real run also writes the allocation lock: numbers are on record before a router carries them.
 */
export async function prepareStack(request: StackRequest): Promise<PreparedStack> {
  const { settings } = request;
  const { inventory, lock, lockFolder } = networkOf(settings);
  const compilation = compileStack(settings);
  const names = routersOf(request, inventory);
  const claimed = claimRouters(request, names);
  if (claimed !== undefined) throw new StackRefusal(sayDiagnostics([claimed]));
  const seen = await look(request, inventory, names);
  const texts = compilation.configs.filter(({ router }) => names.includes(router)).map(({ text }) => text);
  const secrets = await secretsOf(settings, texts);
  const { changePlan, told } = plannedChange(compilation, seen.own.running, { names, lock, secrets });
  const text = prove(request, compilation, seen, changePlan);
  const reasons = [
    ...interruptionsWithoutLeave(settings, changePlan),
    ...secrets.diagnostics,
    ...unknownSecrets(changePlan, secrets),
  ];
  if (reasons.length > 0 && !request.preview) throw new StackRefusal(sayDiagnostics(reasons));
  // The order only matters to a real run, and working it out rehearses every change.
  const waves = request.preview
    ? NO_ORDER
    : waveNumbers(inventory, [...seen.own.running, ...seen.others], changePlan);
  if (!request.preview) keepLock(lockFolder, lock, recorded(compilation, names, seen.own.running));
  return {
    inventory,
    compilation,
    names,
    routers: inputsOf(request, compilation, { names, lock, changePlan, waves }),
    notes: [...seen.notes, ...text, ...[...told, ...reasons].map((one) => warning(sayDiagnostics([one])))],
  };
}

/** The compiled network of a stack; throws a `StackRefusal` with the diagnostics when it does not compile. */
export function compileStack(settings: Settings): Compilation {
  const { inventory, lock } = networkOf(settings);
  const { value, diagnostics } = compileInventory(inventory, lock);
  if (value === undefined || hasErrors(diagnostics)) throw new StackRefusal(sayDiagnostics(diagnostics));
  return value;
}

type Notes = PreparedStack['notes'];

function warning(text: string): Notes[number] {
  return { severity: 'warning', text };
}

function routersOf({ routers, settings }: StackRequest, inventory: Inventory): readonly string[] {
  const all = inventory.routers.map((router) => ({ name: router.name, groups: groupsOf(inventory, router) }));
  const selection = selectByLimit(all, routers, (path) => readFileSync(resolve(settings.root, path), 'utf8'));
  if ('names' in selection) return selection.names;
  const { term, fault, reason } = selection;
  const names = inventory.routers.map(({ name }) => name).join(', ');
  const groups = [...new Set(all.flatMap((one) => one.groups))].join(', ');
  const problem =
    fault === 'unreadable'
      ? report('SN9038', { limit: routers, term, reason })
      : report('SN9037', { limit: routers, term, routers: names, groups });
  throw new StackRefusal(sayDiagnostics([problem]));
}

interface Seen {
  readonly own: CollectedNetwork;
  readonly others: Running;
  readonly notes: Notes;
}

/** The routers as they run: our own over SSH, the others as their stacks left them. */
async function look(
  { settings, evidence, digests }: StackRequest,
  inventory: Inventory,
  names: readonly string[],
): Promise<Seen> {
  const own = settings.offline ? { running: [], failures: [] } : await collectOwn(settings, inventory, names);
  const away = inventory.routers.map(({ name }) => name).filter((name) => !names.includes(name));
  const theirs = evidence === '' ? { running: [], doubtful: [] } : readEvidence(evidence, away, digests);
  const notes = [
    ...own.failures.map(({ router, failure }) =>
      sayDiagnostics([report('SN9611', { router, words: failure.words })]),
    ),
    ...theirs.doubtful.map(({ router, reason }) =>
      sayDiagnostics([report('SN9649', { router, folder: evidence, reason })]),
    ),
  ];
  return { own, others: theirs.running, notes: notes.map(warning) };
}

async function collectOwn(
  settings: Settings,
  { routers }: Inventory,
  names: readonly string[],
): Promise<CollectedNetwork> {
  const mine = routers.filter(({ name }) => names.includes(name));
  const targets = mine.flatMap((router) => targetOf(deviceInput(router, settings.lab)) ?? []);
  const found = await collect(targets, (router) => `${router}.conf`, {
    parallel: settings.parallel,
    vault: vaultBeside(settings.journal),
  });
  const nowhere = mine.filter(({ name }) => !targets.some(({ router }) => router === name));
  const words = `no lab is running at ${settings.lab}: npx sectornet lab up`;
  const failure = { kind: 'unreachable', step: 'connect', words } as const;
  return {
    running: found.running,
    failures: [...found.failures, ...nowhere.map(({ name }) => ({ router: name, failure, milliseconds: 0 }))],
  };
}

function plannedChange(
  compilation: Compilation,
  running: Running,
  { names, lock, secrets }: Pick<Ready, 'names' | 'lock'> & { readonly secrets: Secrets },
): { readonly changePlan: ChangePlan; readonly told: readonly Diagnostic[] } {
  const owned = appliedIn(lock?.allocations.owned ?? []);
  const scope = { running, limit: names, owned, secrets: secrets.knowledge };
  const { value, diagnostics } = plan(compilation, scope);
  if (value === undefined) throw new StackRefusal(sayDiagnostics(diagnostics));
  const strangers = value.devices.flatMap(({ router, unadopted }) =>
    unadopted === undefined ? [] : [unimported(router, unadopted)],
  );
  if (strangers.length > 0) throw new StackRefusal(sayDiagnostics(strangers));
  return { changePlan: value, told: diagnostics.filter(({ code }) => code.startsWith('SN392')) };
}

/** What is said of the plan, once its prediction is proved. Without any router's text the compiled files are judged instead. */
function prove(request: StackRequest, compilation: Compilation, seen: Seen, changePlan: ChangePlan): Notes {
  const { inventory } = compilation;
  const language = operatorLanguage();
  const paint = paintFor(false);
  const result = prediction(compilation, seen, changePlan);
  if (refuses(request, seen, result)) {
    const words = auditText(result, inventory, { language, paint });
    const unseen = seen.notes.map(({ text }) => `${text}\n`).join('');
    const end = sayDiagnostics([report('SN9609', { verdict: result.verdict })]);
    throw new StackRefusal(`${unseen}${words}\n${end}`);
  }
  if (changePlan.devices.every(({ commands }) => commands.length === 0)) return [];
  const shown = planText(changePlan, inventory, { language, paint, commands: false });
  const governed = inventory.network.governance !== undefined || request.settings.approvedDigests.length > 0;
  const asks = governed ? signing(changePlan.hash, keepPlan(request.settings, changePlan)) : '';
  return [{ severity: 'info', text: `${brief(shown)}plan hash ${changePlan.hash}\n${asks}` }];
}

/** The engine shows every section that changes by itself: of a long plan the headline is enough. */
function brief(text: string): string {
  const lines = text.trimEnd().split('\n');
  const rest = lines.length - SHOWN;
  return rest <= 0 ? text : `${lines.slice(0, SHOWN).join('\n')}\n… ${rest} more lines: npx sectornet plan\n`;
}

function prediction(compilation: Compilation, { own, others }: Seen, changePlan: ChangePlan): AuditResult {
  const running = [...own.running, ...others];
  if (running.length > 0) return audit(compilation.inventory, predict(running, changePlan));
  const files = compilation.configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
  return audit(compilation.inventory, files, { transport: 'assumed' });
}

/** A breach always refuses; what cannot be decided refuses where every router could be read. */
function refuses({ scope }: StackRequest, { own }: Seen, { verdict }: AuditResult): boolean {
  if (verdict === 'breach') return true;
  return (
    verdict === 'inconclusive' && scope === 'network' && own.failures.length === 0 && own.running.length > 0
  );
}

function signing(hash: string, file: string): string {
  return `to approve it: npx sectornet approve ${file} --key <key>\nthen: pulumi config set sectornet:approvedDigest ${hash}\n`;
}

/** What the stack is about to write is on record before; objects that are wanted no more and stand on their router no longer are nobody's from now on. */
function recorded(
  { lock, configs }: Compilation,
  names: readonly string[],
  running: Running,
): AllocationLock {
  const own = configs.filter(({ router }) => names.includes(router));
  const ahead = own.reduce(
    (kept, { router, platform, text }) => recordApplied(kept, router, objectsOf(platform, text)),
    lock,
  );
  return running.reduce((kept, { router, text }) => {
    const config = configs.find((one) => one.router === router);
    if (config === undefined) return kept;
    const { platform } = config;
    const known = new Set([...objectsOf(platform, config.text), ...objectsOf(platform, text)].map(objectKey));
    const gone = ownedBy(kept, router).filter((object) => !known.has(objectKey(object)));
    return dropOwned(kept, router, gone);
  }, ahead);
}

/** The wave of each router: no state between joins two VPNs, else nothing is begun (SN7111). Routers that do not change are in the first. */
function waveNumbers(
  inventory: Inventory,
  running: Running,
  changePlan: ChangePlan,
): ReadonlyMap<string, number> {
  const answer = wavesIn({ inventory, running }, changePlan);
  if ('problem' in answer) throw new StackRefusal(sayDiagnostics([answer.problem]));
  return new Map(
    answer.waves.flatMap(({ routers }, wave) => routers.map((router) => [router, wave] as const)),
  );
}

const NO_ORDER: ReadonlyMap<string, number> = new Map();

interface Ready {
  readonly names: readonly string[];
  readonly lock: AllocationLock | undefined;
  readonly changePlan: ChangePlan;
  readonly waves: ReadonlyMap<string, number>;
}

function inputsOf(
  { settings }: StackRequest,
  compilation: Compilation,
  { names, lock, changePlan, waves }: Ready,
): PreparedStack['routers'] {
  const { inventory, allocations, configs } = compilation;
  const changing = new Set(
    changePlan.devices.flatMap(({ router, commands }) => (commands.length > 0 ? [router] : [])),
  );
  const before = appliedIn(lock?.allocations.owned ?? []);
  return configs
    .filter(({ router }) => names.includes(router))
    .flatMap((config) => {
      const router = inventory.routers.find(({ name }) => name === config.router);
      if (router === undefined) return [];
      const inputs = routerInputs({
        config,
        device: deviceInput(router, settings.lab),
        before: before.find((one) => one.router === router.name)?.objects ?? [],
        after: allocations.owned.find((one) => one.router === router.name)?.objects ?? [],
        secrets: givenTo(config.text, settings.secrets),
        shownIn: changing.has(router.name) ? changePlan.hash : '',
        approvedDigest: settings.approvedDigests.join(','),
      });
      return [{ inputs, wave: waves.get(router.name) ?? 0 }];
    });
}
