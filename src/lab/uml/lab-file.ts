import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { readYaml } from '../../inventory/yaml/read-yaml.ts';
import { LabProblem } from './problem.ts';

/** How the routers of an inventory are played in the lab (`lab.yaml`, schema/lab.json). Interface maps go from inventory name to Linux name. */
export interface LabFile {
  readonly interfaces: Readonly<Record<string, string>>;
  readonly routers: Readonly<Record<string, { readonly interfaces?: Readonly<Record<string, string>> }>>;
}

interface LabDocument {
  readonly interfaces?: LabFile['interfaces'];
  readonly routers?: LabFile['routers'];
}

const SCHEMA = new URL('../../../schema/lab.json', import.meta.url);

/** Reads `lab.yaml` of an inventory folder; a folder without one keeps every interface name. Throws a `LabProblem` with file and reason when it is not valid. */
export function readLabFile(inventoryFolder: string): LabFile {
  const path = join(inventoryFolder, 'lab.yaml');
  if (!existsSync(path)) return { interfaces: {}, routers: {} };
  const { value, problems } = readYaml({ path, text: readFileSync(path, 'utf8') });
  const problem = problems[0];
  if (problem !== undefined)
    throw refused(`${path}:${problem.span?.line ?? 1}: ${problem.code} ${JSON.stringify(problem.data)}`);
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addVocabulary(['x-description-zh']);
  const validate = ajv.compile<LabDocument>(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (!validate(value)) throw refused(`${path}: ${ajv.errorsText(validate.errors, { dataVar: 'lab.yaml' })}`);
  return { interfaces: value.interfaces ?? {}, routers: value.routers ?? {} };
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
