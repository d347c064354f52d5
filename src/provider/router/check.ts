import { isPlatformId } from '../../device/platform-id.ts';
import { changeRulesOf } from '../../platforms/change-rules.ts';
import type { CheckProblem } from '../wire/resource.ts';
import { isRecord, type Path, type Properties, pathText } from '../wire/values.ts';
import { type DeviceInput, type RouterInputs, wantedText } from './inputs.ts';

/** Properties read as a router's inputs, with every problem found. Defaults are filled; what is not known yet is not complained about. */
export function readInputs({ value, unknown, secrets }: Properties): {
  readonly inputs: RouterInputs;
  readonly problems: readonly CheckProblem[];
} {
  const device = isRecord(value['device']) ? value['device'] : {};
  const inputs: RouterInputs = {
    device: deviceIn(device),
    sections: texts(value['sections']),
    order: text(value['order']),
    owners: text(value['owners']),
    newcomers: text(value['newcomers']),
    retired: list(value['retired']),
    secrets: texts(value['secrets']),
    shownIn: text(value['shownIn']),
    approvedDigest: text(value['approvedDigest']),
  };
  const problems = [
    ...deviceProblems(device),
    ...sectionProblems(value['sections'], inputs, unknown.length > 0),
    ...openSecretProblems(inputs, secrets),
  ];
  return {
    inputs,
    problems: problems.filter(({ property }) => !unknown.some((path) => pathText(path) === property)),
  };
}

function deviceIn(device: Readonly<Record<string, unknown>>): DeviceInput {
  const platform = text(device['platform']);
  return {
    name: text(device['name']),
    platform: isPlatformId(platform) ? platform : 'frr',
    login: text(device['login']),
    lab: text(device['lab']),
  };
}

function deviceProblems(device: Readonly<Record<string, unknown>>): readonly CheckProblem[] {
  const problems: CheckProblem[] = [];
  const wrong = (key: string, reason: string) => problems.push({ property: `device.${key}`, reason });
  if (text(device['name']) === '')
    wrong('name', 'a router is known by its name; give the name it answers with');
  const platform = text(device['platform']);
  if (!isPlatformId(platform) || changeRulesOf(platform) === undefined)
    wrong(
      'platform',
      `sectornet cannot change routers of platform "${platform}"; it can change frr and huawei_vrpv8`,
    );
  if (text(device['lab']) === '' && !isLogin(text(device['login'])))
    wrong(
      'login',
      'the management of the inventory as JSON, with an address; or lab: the file of a running lab',
    );
  return problems;
}

/** A value that came unwrapped would stand in the state as it is. */
function openSecretProblems(inputs: RouterInputs, secret: readonly Path[]): readonly CheckProblem[] {
  const wrapped = (key: string): boolean =>
    secret.some(([first, second]) => first === 'secrets' && (second === undefined || second === key));
  return Object.keys(inputs.secrets)
    .filter((key) => !wrapped(key))
    .map((key) => ({
      property: `secrets.${key}`,
      reason: `came in the open; make it secret: pulumi config set --secret sectornet:${key}`,
    }));
}

function isLogin(json: string): boolean {
  try {
    const login: unknown = JSON.parse(json);
    return isRecord(login) && text(login['address']) !== '';
  } catch {
    return false;
  }
}

function sectionProblems(sent: unknown, inputs: RouterInputs, partly: boolean): readonly CheckProblem[] {
  if (sent === undefined && !partly)
    return [{ property: 'sections', reason: 'the configuration as a map from section to text' }];
  if (isRecord(sent) && Object.values(sent).some((one) => typeof one !== 'string'))
    return [{ property: 'sections', reason: 'every section is text' }];
  if (partly) return [];
  try {
    wantedText(inputs);
    return [];
  } catch (error) {
    return [{ property: 'order', reason: error instanceof Error ? error.message : String(error) }];
  }
}

/** Check's answer: the inputs with defaults filled, secret where they came secret. */
export function checkInputs(news: Properties): {
  readonly inputs: Properties;
  readonly problems: readonly CheckProblem[];
} {
  const { inputs, problems } = readInputs(news);
  return { inputs: { ...news, value: inputsValue(inputs, news.unknown) }, problems };
}

/** Inputs as properties. What is empty is left out, so that the same inputs have the same form and the state keeps no word for nothing. */
export function inputsValue(
  inputs: RouterInputs,
  unknown: readonly Path[] = [],
): Readonly<Record<string, unknown>> {
  const absent = new Set(unknown.filter((path) => path.length === 1).map(([key]) => key));
  const kept = Object.entries(inputs).filter(([key, value]) => !absent.has(key) && !isEmpty(value));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
  );
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
