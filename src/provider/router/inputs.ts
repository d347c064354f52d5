import { type ObjectRef, type OwnedObject, objectKey } from '../../device/ownership.ts';
import type { PlatformId } from '../../device/platform-id.ts';
import { compareText } from '../../net/order.ts';
import { readConfiguration } from '../../plan/configuration.ts';
import { objectsOf } from '../../plan/objects.ts';
import type { PlanRequest } from '../../plan/plan.ts';
import { changeRulesOf } from '../../platforms/change-rules.ts';
import type { DeviceConfig } from '../../render/types.ts';
import { numbersIn, rangesOf } from '../ranges.ts';
import { sectionsOf } from '../sections.ts';
import { joinedOwner, ownerIn, ownersIn, ownersText, ownerText } from './owners.ts';

/**
 * Which router, and how to reach it. `login` is the `management` of the inventory as JSON: address, user, pinned keys, the way in, and references to secrets, never a secret. With
 * `lab`, the file that `sectornet lab up` writes, the login is looked up there when it is needed: a lab's ports and keys change with every start.
 */
export interface DeviceInput {
  readonly name: string;
  readonly platform: PlatformId;
  readonly login: string;
  readonly lab: string;
}

/**
 * One router's wanted configuration as Pulumi keeps it. `sections` is the text, cut; `order` puts the sections back in order (indexes of the sorted keys).
 * `owners` says whose the objects are, by their places among the objects (owners.ts). `newcomers` are objects nobody recorded before: they are refused
 * when they stand on the router already. `retired` are recorded objects that are wanted no more: kind, name, VPNs and agreement, tab between.
 */
export interface RouterInputs {
  readonly device: DeviceInput;
  readonly sections: Readonly<Record<string, string>>;
  readonly order: string;
  readonly owners: string;
  readonly newcomers: string;
  readonly retired: readonly string[];
  /** Values of the stack's secrets that the text names (`<pulumi:KEY>`), by key; always secret on the wire. The text itself holds names alone. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Hash of the network's plan this change was shown in; empty when nothing changes here. */
  readonly shownIn: string;
  /** Hashes of approved plans, comma between; empty where nobody is asked. */
  readonly approvedDigest: string;
}

/** What the compiler knows of one router. `before` is what was recorded as ours before this run, `after` with what the text adds. */
export interface RouterFacts {
  readonly config: DeviceConfig;
  readonly device: DeviceInput;
  readonly before: readonly OwnedObject[];
  readonly after: readonly OwnedObject[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly shownIn?: string;
  readonly approvedDigest?: string;
}

/** The inputs of one router's resource. */
export function routerInputs(facts: RouterFacts): RouterInputs {
  const { config, device, before, after } = facts;
  const { platform, text } = config;
  return {
    device,
    ...textInputs(platform, text),
    ...ownership(platform, text, before, after),
    secrets: facts.secrets ?? {},
    shownIn: facts.shownIn ?? '',
    approvedDigest: facts.approvedDigest ?? '',
  };
}

/** Whose the objects of a text are: `before` is on record, `after` is what the compiler says of the text itself. */
export function ownership(
  platform: PlatformId,
  text: string,
  before: readonly OwnedObject[],
  after: readonly OwnedObject[],
): Pick<RouterInputs, 'owners' | 'newcomers' | 'retired'> {
  const recorded = new Map(before.map((object) => [objectKey(object), object]));
  const rendered = new Map(after.map((object) => [objectKey(object), object]));
  const keys = wantedKeys(platform, text);
  const owners = keys.map((key) => joinedOwner([recorded.get(key), rendered.get(key)]));
  const wanted = new Set(keys);
  return {
    owners: ownersText(owners),
    newcomers: rangesOf(keys.flatMap((key, index) => (recorded.has(key) ? [] : [index]))),
    retired: before.filter((object) => !wanted.has(objectKey(object))).map(retiredText),
  };
}

/** The inputs with everything that an earlier state of the resource held counted as recorded: what the stack wrote or imported is no stranger to it. */
export function recordedBy(inputs: RouterInputs, old: RouterInputs): RouterInputs {
  const { platform } = inputs.device;
  const keys = wantedKeys(platform, wantedText(inputs));
  const held = new Set(wantedKeys(platform, wantedText(old)));
  const strangers = (numbersIn(inputs.newcomers, keys.length) ?? []).filter(
    (index) => !held.has(keys[index] ?? ''),
  );
  return { ...inputs, newcomers: rangesOf(strangers) };
}

/** A text as sections and their order. */
export function textInputs(platform: PlatformId, text: string): Pick<RouterInputs, 'sections' | 'order'> {
  const cut = sectionsOf(platform, text);
  const place = new Map(
    cut
      .map(({ key }) => key)
      .sort(compareText)
      .map((key, index) => [key, index]),
  );
  return {
    sections: Object.fromEntries(cut.map((section) => [section.key, section.text])),
    order: rangesOf(cut.map(({ key }) => place.get(key) ?? 0)),
  };
}

/** The wanted text, byte by byte as it was rendered. Throws when `order` does not belong to the sections: Check refuses that. */
export function wantedText({ sections, order }: Pick<RouterInputs, 'sections' | 'order'>): string {
  const keys = Object.keys(sections).sort(compareText);
  const places = numbersIn(order, keys.length);
  if (places === undefined || places.length !== keys.length || new Set(places).size !== keys.length)
    throw new Error('order does not name every section once');
  return places.map((place) => sections[keys[place] ?? ''] ?? '').join('');
}

/** What the planner is asked: the same question `sectornet plan` asks, from the resource's own inputs. */
export function planRequest(inputs: RouterInputs, running: string): PlanRequest {
  const { name: router, platform } = inputs.device;
  const text = wantedText(inputs);
  const objects = placedObjects(platform, text);
  const newcomers = new Set(numbersIn(inputs.newcomers, objects.length));
  const owners = ownersIn(inputs.owners, objects.length);
  const answers = objects.map((object, index) => ({ ...object, vpns: [], ...owners.get(index) }));
  const retired = inputs.retired.map(retiredIn);
  return {
    wanted: { router, platform, text, causes: [] },
    running,
    owned: [...answers.filter((_, index) => !newcomers.has(index)), ...retired],
    answers: [...answers, ...retired],
  };
}

function wantedKeys(platform: PlatformId, text: string): readonly string[] {
  return placedObjects(platform, text).map(objectKey);
}

/** The objects of a text in the order that places count in: by name before kind, so that what serves one VPN stands together and is few ranges. */
function placedObjects(platform: PlatformId, text: string): readonly ObjectRef[] {
  const place = ({ name, kind }: ObjectRef): string => `${name}\t${kind}`;
  return objectsOf(platform, text).toSorted((a, b) => compareText(place(a), place(b)));
}

/** An object that is wanted no more, as one line of the inputs. */
export function retiredText(object: OwnedObject): string {
  return `${object.kind}\t${object.name}\t${ownerText(joinedOwner([object]))}`;
}

/** The object that a line of `retired` names. */
export function retiredIn(text: string): OwnedObject {
  const [kind = '', name = '', owner = ''] = text.split('\t');
  return { kind, name, ...ownerIn(owner) };
}

/**
 * What is asked when the router leaves the stack: everything that serves a VPN goes, the name and the backbone stay. The router itself is never erased.
 */
export function removalRequest(inputs: RouterInputs, running: string): PlanRequest {
  const { wanted, owned, answers = owned } = planRequest(inputs, running);
  const served = answers.filter(({ vpns }) => vpns.length > 0);
  return { wanted: { ...wanted, text: identityText(wanted.platform, wanted.text) }, running, owned: served };
}

/** The line that names the router, below its header. */
function identityText(platform: PlatformId, text: string): string {
  const rules = changeRulesOf(platform);
  if (rules === undefined) return '';
  const named = readConfiguration(rules, text).statements.find(
    ({ object }) => object?.kind === rules.identity,
  );
  return named === undefined ? '' : `${[...named.path, named.text].join('\n')}\n`;
}
