import type { OwnedObject } from '../device/ownership.ts';
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Cause } from '../intent/types.ts';
import { compareText } from '../net/order.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';
import type { DeviceConfig } from '../render/types.ts';
import { type Change, changeBetween } from './change.ts';
import { claimKey, compareConfigurations } from './compare.ts';
import { readConfiguration } from './configuration.ts';
import { objectText, sha256 } from './digest.ts';
import { type Keeping, keptLines } from './kept.ts';
import { type Management, manage, type Owners, ownersOf } from './ownership.ts';
import { predictText } from './predict.ts';
import { reclaimShared } from './reclaim.ts';
import { leftOut, trespasses, withinRemit } from './remit.ts';
import { risksOf } from './risks.ts';
import type { ChangeRules, Configuration, ObjectClaim } from './rules.ts';
import { sectionsOf } from './sections.ts';
import type { Step } from './steps.ts';
import type { Adoption, Command, DevicePlan, LeftOut, PredictedPlan, Remit } from './types.ts';
import { isPlainlyUnchanged } from './unchanged.ts';

/**
 * What a plan is made from. `running` is the router's whole text, `owned` the objects recorded as sectornet's on this router, `remit` what
 * the change may touch (absent: everything).
 */
export interface PlanRequest {
  readonly wanted: DeviceConfig;
  readonly running: string;
  readonly owned: readonly OwnedObject[];
  readonly remit?: Remit;
  /** What it may take over; absent: nothing. */
  readonly adoption?: Adoption;
  /** Who answers for the objects, where the causes of the wanted lines are not at hand; default: the record and the causes. */
  readonly answers?: readonly OwnedObject[];
  /** By agreement: the inventory entry because of which its lines go; absent: none is known. */
  readonly lapsed?: ReadonlyMap<string, Cause>;
}

interface Texts {
  readonly rules: ChangeRules;
  readonly running: Configuration;
  readonly wanted: Configuration;
  readonly managed: ReadonlySet<string>;
  readonly owners: Owners;
  readonly management: Management;
}

/** A router's plan, and what would change too if it were not for one department. */
export interface PlannedDevice {
  readonly device: PredictedPlan;
  readonly leftOut: readonly LeftOut[];
}

/** The change of one router from its running text to the wanted one, with its way back. Refusals are SN71xx diagnostics. */
export function planDevice(request: PlanRequest): Outcome<PredictedPlan> {
  const { value, diagnostics } = planWithin(request);
  return { value: value?.device, diagnostics };
}

/** The same, with what the remit keeps out of it. */
export function planWithin(request: PlanRequest): Outcome<PlannedDevice> {
  const { wanted: config, owned } = request;
  const { router, platform } = config;
  const rules = changeRulesOf(platform);
  if (rules === undefined) return failure([report('SN7106', { router, platform })]);
  if (isPlainlyUnchanged(rules, config, request.running, owned))
    return { value: { device: emptyPlan(request), leftOut: [] }, diagnostics: [] };
  return comparedPlan(rules, request);
}

function emptyPlan({ wanted: { router, platform }, running }: PlanRequest): PredictedPlan {
  const nothing = { sections: [], commands: [], reverse: [], risks: [], vpnsTouched: [], kept: [] };
  return { router, platform, ...nothing, readSet: sha256(''), predicted: running };
}

/** The plan by comparing both texts object by object; what `planWithin` does unless a router is plainly unchanged. */
export function comparedPlan(rules: ChangeRules, request: PlanRequest): Outcome<PlannedDevice> {
  const { wanted: config, owned, remit } = request;
  const { router } = config;
  const wanted = readConfiguration(rules, config.text);
  const asFound = readConfiguration(rules, request.running);
  const running = reclaimShared(asFound, wanted);
  const management = manage({ router, wanted, running, found: asFound }, owned, request.adoption);
  const { managed, diagnostics } = management;
  const owners = ownersOf(wanted, config.causes, request.answers ?? owned);
  const found = [...strangers(router, rules, running, wanted), ...diagnostics];
  if (hasErrors(found)) return failure(found);
  const answered = withinRemit(remit, owners, managed, wanted);
  const texts: Texts = { rules, running, wanted, managed: answered, owners, management };
  const change = changeBetween(rules, running, wanted, answered, answered, 'assert');
  const refused = [...takenLines(router, change), ...trespasses(router, change, owners, remit)];
  if (hasErrors(refused)) return failure(refused);
  const { device, diagnostics: broken } = devicePlan(request, texts, change);
  if (hasErrors(broken)) return failure(broken);
  const others = leftOut({ router, running, wanted, owners }, managed, answered);
  return { value: { device, leftOut: others }, diagnostics: [...found, ...refused] };
}

function failure(diagnostics: readonly Diagnostic[]): Outcome<PlannedDevice> {
  return { value: undefined, diagnostics };
}

/** A wanted line no rule knows, and a router that answers with another name than the one planned for. */
function strangers(
  router: string,
  rules: ChangeRules,
  running: Configuration,
  wanted: Configuration,
): readonly Diagnostic[] {
  const unknown = wanted.statements.filter(({ object }) => object === undefined);
  const name = (configuration: Configuration) =>
    configuration.statements.find((one) => one.object?.kind === rules.identity);
  const [here, planned] = [name(running), name(wanted)];
  const elsewhere = here !== undefined && planned !== undefined && here.key !== planned.key;
  return [
    ...unknown.map(({ node, text }) => report('SN7105', { router, line: node.at + 1, text })),
    ...(elsewhere ? [report('SN7104', { router, answers: here.text, planned: planned.text })] : []),
  ];
}

function takenLines(router: string, change: Change): readonly Diagnostic[] {
  return change.taken.map(({ node, path, text }) =>
    report('SN7103', { router, line: node.at + 1, text: [...path, text].join(' / ') }),
  );
}

const NOTHING_CHANGES: Keeping = { kept: [], diagnostics: [] };

function devicePlan(
  request: PlanRequest,
  texts: Texts,
  change: Change,
): { readonly device: PredictedPlan; readonly diagnostics: readonly Diagnostic[] } {
  const { wanted: config } = request;
  const { router, platform, causes } = config;
  const { rules, running, wanted, managed, owners } = texts;
  const { changes } = change.comparison;
  const predicted = changes.length === 0 ? request.running : predictText(rules, running, wanted, changes);
  const ahead = changes.length === 0 ? running : reclaimShared(readConfiguration(rules, predicted), wanted);
  const commands = commandsOf(rules, change.steps, owners);
  const sections = sectionsOf(changes, { causes, owners, lapsed: request.lapsed });
  const vpnsTouched = sortedUnique([...commands, ...sections].flatMap(({ vpns }) => vpns));
  const changed = new Set(changes.map(({ object }) => claimKey(object)));
  const sides = { router, before: running, after: ahead, owners, changed, vpnsTouched };
  const { kept, diagnostics } = changes.length === 0 ? NOTHING_CHANGES : keptLines(sides);
  const device = {
    router,
    platform,
    sections,
    commands,
    reverse: commandsOf(rules, wayBack(texts, ahead, change), owners),
    risks: risksOf(router, change, owners),
    vpnsTouched,
    kept,
    readSet: sha256(objectText(running, readObjects(managed, changes, owners, vpnsTouched))),
    ...takenOver(texts.management),
    predicted,
  };
  return { device, diagnostics };
}

function takenOver({ adopted, unadopted }: Management): Pick<DevicePlan, 'adopted' | 'unadopted'> {
  const refs = (objects: Management['adopted']) => objects.map(({ kind, name }) => ({ kind, name }));
  return {
    ...(adopted.length === 0 ? {} : { adopted: refs(adopted) }),
    ...(unadopted.length === 0 ? {} : { unadopted: refs(unadopted) }),
  };
}

/** The steps from the predicted text back to the running one; throws when the prediction is not what was wanted (a fault of ours). */
function wayBack(texts: Texts, ahead: Configuration, change: Change): readonly Step[] {
  const { rules, running, wanted, managed } = texts;
  const { changes } = change.comparison;
  if (changes.length === 0) return [];
  const rest = compareConfigurations(ahead, wanted, managed, true).changes;
  const off = rest.flatMap(({ removed, added }) => [...removed, ...added]).map(({ key }) => key);
  if (off.length > 0) throw new Error(`the prediction differs from the wanted text in: ${off.join('; ')}`);
  const touched = new Set(changes.map(({ object }) => claimKey(object)));
  return changeBetween(rules, ahead, running, touched, managed, 'restore').steps;
}

/** What was read to make the plan: changed objects, and everything of the VPNs touched. */
function readObjects(
  managed: ReadonlySet<string>,
  changes: readonly { readonly object: ObjectClaim }[],
  owners: Owners,
  vpnsTouched: readonly string[],
): ReadonlySet<string> {
  const ofTouched = [...managed].filter((key) =>
    owners.get(key)?.vpns.some((vpn) => vpnsTouched.includes(vpn)),
  );
  return new Set([...ofTouched, ...changes.map(({ object }) => claimKey(object))]);
}

function commandsOf(rules: ChangeRules, steps: readonly Step[], owners: Owners): readonly Command[] {
  return steps.map(({ path, text, object, concerns }) => {
    const keys = [...(object === undefined ? [] : [claimKey(object)]), ...concerns];
    return {
      ...rules.place(path),
      text,
      vpns: sortedUnique(keys.flatMap((key) => owners.get(key)?.vpns ?? [])),
    };
  });
}

function sortedUnique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(compareText);
}
