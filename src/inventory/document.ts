import type { Span } from '../diagnostics/diagnostic.ts';
import type { AgreementsFile, DepartmentFile, NetworkFile } from './schema.generated.ts';

/** One file of an inventory; `path` is what a person would open. */
export interface InventoryFile {
  readonly path: string;
  readonly text: string;
}

/** Where a value stands: its key (in a mapping) and the value itself. */
export interface SourcePlace {
  readonly key?: Span;
  readonly value: Span;
}

/** One structurally sound file: its content and the place of every value, by JSON pointer (`/sites/0/lan-prefixes/1`). */
export interface SourceFile<Content> {
  readonly path: string;
  readonly content: Content;
  readonly places: ReadonlyMap<string, SourcePlace>;
}

/** The files of one inventory, each in the shape of its JSON Schema; nothing is cross-checked yet. */
export interface InventoryDocument {
  readonly network: SourceFile<NetworkFile>;
  readonly departments: readonly SourceFile<DepartmentFile>[];
  readonly agreements: readonly SourceFile<AgreementsFile>[];
  /** SHA-256 over all inventory files in path order. */
  readonly digest: string;
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The span to show for a value: the value itself, or its key where the value runs over several lines. */
export function spanAt(file: Pick<SourceFile<unknown>, 'path' | 'places'>, pointer: string): Span {
  const place = file.places.get(pointer);
  if (place === undefined) return { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 2 };
  return place.key !== undefined && place.value.endLine > place.value.line ? place.key : place.value;
}
