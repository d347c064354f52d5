/** One object of iproute2's JSON; nothing is known about its fields until they are asked for. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** iproute2 6.1 names the label stack of a route with one labelled hop `dst`, as the route's own prefix: the second would win. */
const LABELS_NAMED_DST = /("encap":"mpls",)"dst":/g;

/** The objects of an iproute2 answer; undefined when it is no JSON list. No answer at all is an empty list (`ip -j` prints nothing then). */
export function readRecords(text: string): readonly JsonRecord[] | undefined {
  if (text.trim() === '') return [];
  try {
    const value: unknown = JSON.parse(text.replaceAll(LABELS_NAMED_DST, '$1"labels":'));
    return Array.isArray(value) ? value.filter(isRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** A field that is an object; an empty one when it is not there. */
export function recordField(record: JsonRecord, name: string): JsonRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

/** The objects in a field that is a list. */
export function recordsField(record: JsonRecord, name: string): readonly JsonRecord[] {
  const value = record[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A text or number field as text; undefined when it is neither. */
export function textField(record: JsonRecord, name: string): string | undefined {
  const value = record[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The words of a field that is a list of texts. */
export function wordsField(record: JsonRecord, name: string): readonly string[] {
  const value = record[name];
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
