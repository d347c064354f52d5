import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { jsonText } from '../net/json.ts';

/** Which run made a document; times are ISO 8601 in UTC. */
export interface RunRecord {
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly by: string;
}

/** The frame of every JSON document sectornet prints (schema/envelope.json). */
export interface Envelope {
  readonly kind: string;
  readonly inventory?: { readonly digest: string };
  readonly run: RunRecord;
  readonly exit: { readonly code: number; readonly name: string };
  readonly summary: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly unknown[];
  readonly data: unknown;
}

/** Version of the JSON documents; it moves only when a field changes its meaning. */
export const API_VERSION = 'sectornet/v1';

/** One JSON document with the frame around it. Prefixes and addresses become text. */
export function envelopeText(envelope: Envelope, version: string): string {
  const { kind, ...rest } = envelope;
  return jsonText({ apiVersion: API_VERSION, kind, tool: { name: 'sectornet', version }, ...rest });
}

/** The same document on one line, the last of a stream. */
export function envelopeLine(envelope: Envelope, version: string): string {
  return `${JSON.stringify(JSON.parse(envelopeText(envelope, version)))}\n`;
}

/** How many diagnostics of each severity there are. */
export function countBySeverity(diagnostics: readonly Diagnostic[]): Readonly<Record<string, number>> {
  const count = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('info') };
}
