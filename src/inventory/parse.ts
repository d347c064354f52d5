import { createHash } from 'node:crypto';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { InventoryDocument, InventoryFile } from './document.ts';
import { readAgreements, readDepartment, readNetwork } from './structure.ts';
import { readYaml, type YamlFile } from './yaml/read-yaml.ts';

/**
 * Reads the files of one inventory into documents of their schemas' shape, whatever order the files come in.
 * Any mistake in YAML or structure is an error with its place (SN11xx, SN12xx), and there is no value then.
 */
export function parseInventory(files: readonly InventoryFile[]): Outcome<InventoryDocument> {
  const sorted = files
    .map((file) => ({ ...file, name: nameOf(file.path) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const read = sorted.map(({ name, ...file }) => ({ name, file: readYaml(file) }));
  const networks = read
    .filter(({ name }) => name === 'network.yaml')
    .map(({ file }) => outcomeOf(file, readNetwork));
  const agreements = read
    .filter(({ name }) => name === 'agreements.yaml')
    .map(({ file }) => outcomeOf(file, readAgreements));
  const departments = read
    .filter(({ name }) => name.includes('/'))
    .map(({ file }) => outcomeOf(file, readDepartment));
  const missing = networks.length === 0 ? [report('SN1002', { folder: '.' })] : [];
  const diagnostics = [
    ...missing,
    ...[...networks, ...departments, ...agreements].flatMap((one) => one.diagnostics),
  ];
  const network = networks[0]?.value;
  if (network === undefined || diagnostics.length > 0)
    return { value: undefined, diagnostics: capped(diagnostics) };
  const digest = digestOf(sorted);
  return {
    value: { network, departments: valuesOf(departments), agreements: valuesOf(agreements), digest },
    diagnostics: [],
  };
}

function outcomeOf<Value>(file: YamlFile, read: (file: YamlFile) => Outcome<Value>): Outcome<Value> {
  if (file.value === undefined) return { value: undefined, diagnostics: file.problems };
  const { value, diagnostics } = read(file);
  return { value, diagnostics: [...file.problems, ...diagnostics] };
}

/** `network.yaml`, `agreements.yaml` or `departments/<name>`: what a file is called inside its inventory, wherever that lies. */
function nameOf(path: string): string {
  const parts = path.split(/[/\\]/);
  const name = parts.at(-1) ?? path;
  return parts.at(-2) === 'departments' ? `departments/${name}` : name;
}

function digestOf(files: readonly { readonly name: string; readonly text: string }[]): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name}\0${Buffer.byteLength(text)}\0${text}`);
  return hash.digest('hex');
}

function valuesOf<Value>(outcomes: readonly Outcome<Value>[]): readonly Value[] {
  return outcomes.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

const MOST_SHOWN = 20;

/** A file in the wrong format has thousands of mistakes; the first ones are enough to start with. */
function capped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const rest = diagnostics.length - MOST_SHOWN;
  return rest <= 0 ? diagnostics : [...diagnostics.slice(0, MOST_SHOWN), report('SN1199', { count: rest })];
}
