import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { BACKBONE_TIMERS, type BackboneTimers } from '../../device/timers.ts';
import { readYaml } from '../../inventory/yaml/read-yaml.ts';
import { LabProblem } from './problem.ts';

/** How the routers of an inventory are played in the lab (`lab.yaml`, schema/lab.json). Interface maps go from inventory name to Linux name. */
export interface LabFile {
  readonly interfaces: Readonly<Record<string, string>>;
  readonly routers: Readonly<Record<string, { readonly interfaces?: Readonly<Record<string, string>> }>>;
  readonly timers: BackboneTimers;
}

interface LabDocument {
  readonly interfaces?: LabFile['interfaces'];
  readonly routers?: LabFile['routers'];
  readonly timers?: { readonly [Protocol in keyof BackboneTimers]?: Partial<BackboneTimers[Protocol]> };
}

const SCHEMA = new URL('../../../schema/lab.json', import.meta.url);

/** Reads `lab.yaml` of an inventory folder; a folder without one keeps every interface name. Throws a `LabProblem` with file and reason when it is not valid. */
export function readLabFile(inventoryFolder: string): LabFile {
  const path = join(inventoryFolder, 'lab.yaml');
  if (!existsSync(path)) return { interfaces: {}, routers: {}, timers: BACKBONE_TIMERS };
  const { value, problems } = readYaml({ path, text: readFileSync(path, 'utf8') });
  const problem = problems[0];
  if (problem !== undefined)
    throw refused(`${path}:${problem.span?.line ?? 1}: ${problem.code} ${JSON.stringify(problem.data)}`);
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addVocabulary(['x-description-zh']);
  const validate = ajv.compile<LabDocument>(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (!validate(value)) throw refused(`${path}: ${ajv.errorsText(validate.errors, { dataVar: 'lab.yaml' })}`);
  const timers = timersOf(value);
  const { bgp, ospf } = timers;
  if (bgp.hold < 3 * bgp.keepalive)
    throw refused(
      `${path}: a BGP hold time of ${bgp.hold} s is less than three keepalives of ${bgp.keepalive} s`,
    );
  if (ospf.dead <= ospf.hello)
    throw refused(
      `${path}: an OSPF dead interval of ${ospf.dead} s is over before the next hello after ${ospf.hello} s`,
    );
  return { interfaces: value.interfaces ?? {}, routers: value.routers ?? {}, timers };
}

function timersOf({ timers }: LabDocument): BackboneTimers {
  return {
    bgp: { ...BACKBONE_TIMERS.bgp, ...timers?.bgp },
    ospf: { ...BACKBONE_TIMERS.ospf, ...timers?.ospf },
  };
}

/** The Linux name of a router's port; throws a `LabProblem` when nothing names it. */
export function linuxName(lab: LabFile, router: string, port: string): string {
  const found = lab.routers[router]?.interfaces?.[port] ?? lab.interfaces[port];
  if (found !== undefined) return found;
  if (/^eth[1-9]\d?$/.test(port)) return port;
  throw refused(`lab.yaml names no Linux interface for ${port} of ${router}`);
}

function refused(reason: string): LabProblem {
  return new LabProblem('SN9508', { reason });
}
