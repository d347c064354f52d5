import struct from 'google-protobuf/google/protobuf/struct_pb.js';

/** What stands for a value that is not known yet, and what wraps a secret one (Pulumi's own signatures). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** A place inside properties: keys and list indexes from the outside in. */
export type Path = readonly string[];

/** Properties as plain values. `secrets` are the places whose values came wrapped, `unknown` those that are not known yet (and are left out of `value`). */
export interface Properties {
  readonly value: Readonly<Record<string, unknown>>;
  readonly secrets: readonly Path[];
  readonly unknown: readonly Path[];
}

export const NO_PROPERTIES: Properties = { value: {}, secrets: [], unknown: [] };

/** Reads what the engine sent. */
export function decode(sent: struct.Struct | undefined): Properties {
  const secrets: Path[] = [];
  const unknown: Path[] = [];
  const read = (value: unknown, path: Path): unknown => {
    if (value === UNKNOWN) {
      unknown.push(path);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((one, index) => read(one, [...path, `${index}`]));
    if (!isRecord(value)) return value;
    if (value[SIGNATURE] !== SECRET) return readRecord(value, path);
    secrets.push(path);
    return read(value['value'], path);
  };
  const readRecord = (record: Readonly<Record<string, unknown>>, path: Path) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([key, value]) => {
        const plain = read(value, [...path, key]);
        return plain === undefined ? [] : [[key, plain]];
      }),
    );
  const value = sent === undefined ? {} : readRecord(sent.toJavaScript(), []);
  return { value, secrets, unknown };
}

/** Writes properties for the engine: every place in `secrets` wrapped again, every place in `unknown` marked. */
export function encode({ value, secrets, unknown }: Properties): struct.Struct {
  const wrapped = new Set(secrets.map(placeOf));
  const write = (one: unknown, path: Path): unknown => {
    const plain = Array.isArray(one)
      ? one.map((item, index) => write(item, [...path, `${index}`]))
      : isRecord(one)
        ? writeRecord(one, path)
        : one;
    return wrapped.has(placeOf(path)) ? { [SIGNATURE]: SECRET, value: plain } : plain;
  };
  const writeRecord = (record: Readonly<Record<string, unknown>>, path: Path): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(record).flatMap(([key, one]) =>
        one === undefined ? [] : [[key, write(one, [...path, key])]],
      ),
    );
  const content = writeRecord(value, []);
  for (const path of unknown) mark(content, path);
  return struct.Struct.fromJavaScript(jsonOf(content));
}

type Json = Parameters<typeof struct.Struct.fromJavaScript>[0];

function jsonOf(content: Record<string, unknown>): Json {
  const copy: Json = JSON.parse(JSON.stringify(content));
  return copy;
}

function mark(content: Record<string, unknown>, path: Path): void {
  let at: unknown = content;
  for (const key of path.slice(0, -1))
    at = isRecord(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined;
  const last = path.at(-1);
  if (last !== undefined && (isRecord(at) || Array.isArray(at))) Reflect.set(at, last, UNKNOWN);
}

function placeOf(path: Path): string {
  return JSON.stringify(path);
}

/** Whether a value is a map of values. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A place as Pulumi writes it: `sections["vpn-instance its"]`, `device.port`, `list[0]`. */
export function pathText(path: Path): string {
  return path
    .map((key, index) => {
      if (/^\d+$/.test(key)) return `[${key}]`;
      if (/^[A-Za-z_]\w*$/.test(key)) return index === 0 ? key : `.${key}`;
      return `["${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"]`;
    })
    .join('');
}
