import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { InventoryFile } from './document.ts';

const NETWORK_FILE = 'network.yaml';
const DEPARTMENTS_FOLDER = 'departments';
const OWN_FILES = [NETWORK_FILE, 'agreements.yaml'];
/** What others keep beside it: the allocator's decisions, where a laboratory has its routers, who may push. */
const FILES_OF_OTHERS = ['allocations.lock.yaml', 'lab.yaml', 'roles.yaml'];

/**
 * Reads the files of an inventory folder: `network.yaml`, `agreements.yaml`, `departments/*.yaml`, in that order.
 * A missing folder or `network.yaml` is SN1001 or SN1002 (exit 66), an unreadable file SN1003; a YAML file that nobody reads is a warning.
 */
export function readInventoryFiles(folder: string): Outcome<readonly InventoryFile[]> {
  if (!isFolder(folder)) return { value: undefined, diagnostics: [report('SN1001', { folder })] };
  const top = entriesOf(folder).filter(isYaml);
  if (!top.includes(NETWORK_FILE)) return { value: undefined, diagnostics: [report('SN1002', { folder })] };
  const departments = join(folder, DEPARTMENTS_FOLDER);
  const wanted = [
    ...OWN_FILES.filter((name) => top.includes(name)),
    ...(isFolder(departments) ? entriesOf(departments).filter(isYaml) : []).map((name) =>
      join(DEPARTMENTS_FOLDER, name),
    ),
  ];
  const strangers = top.filter((name) => ![...OWN_FILES, ...FILES_OF_OTHERS].includes(name));
  return readAll(
    wanted.map((name) => join(folder, name)),
    strangers.map((name) => report('SN1005', { file: join(folder, name) })),
  );
}

function readAll(
  paths: readonly string[],
  warnings: readonly Diagnostic[],
): Outcome<readonly InventoryFile[]> {
  const read = paths.map(readOne);
  const files = read.flatMap((one) => ('text' in one ? [one] : []));
  const failures = read.flatMap((one) => ('code' in one ? [one] : []));
  return { value: failures.length === 0 ? files : undefined, diagnostics: [...failures, ...warnings] };
}

function readOne(path: string): InventoryFile | Diagnostic {
  const bytes = bytesOf(path);
  if (bytes === undefined) return report('SN1003', { file: path });
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return report('SN1004', { file: path });
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): readonly string[] {
  return readdirSync(folder).sort();
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
