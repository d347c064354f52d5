import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { PlatformId } from '../device/platform-id.ts';
import { secretLinesOf } from '../platforms/secret-lines.ts';
import { sealed } from '../secret/seal.ts';
import { decodeText } from '../verify/read/decode.ts';
import { withHiddenSecrets } from '../verify/read/hidden-texts.ts';
import { onDemand } from '../verify/routing/on-demand.ts';
import type { CollectedConfig } from '../verify/types.ts';

/** The bytes of a text's file, in memory that threads share; `hides`: the platform whose secrets are hidden in the text. */
export interface FileText {
  readonly bytes: Uint8Array;
  readonly hides?: PlatformId;
}

/** The same before anybody asked for the bytes: a file is read once. */
export interface FileOnDemand extends Pick<FileText, 'hides'> {
  readonly bytes: () => Uint8Array;
}

/** A configuration whose text is made of its file's bytes when somebody asks for it: of many, by the threads that read them. */
export function configOfFile(router: string, file: string, own: FileOnDemand): CollectedConfig {
  const { hides } = own;
  const text = onDemand(() => textIn({ bytes: own.bytes(), ...(hides !== undefined && { hides }) }));
  const config = {
    router,
    file,
    // A property of its own, so that a copy has the text, and none of the bytes.
    get text() {
      return text();
    },
  };
  untouched.set(config, own);
  return hides === undefined ? config : withHiddenSecrets(config, hides);
}

/** Its file as long as nobody made another configuration of this one. */
export function fileOf(config: CollectedConfig): FileOnDemand | undefined {
  return untouched.get(config);
}

const untouched = new WeakMap<CollectedConfig, FileOnDemand>();

/** UTF-8 as it lies there, so that its digest is the file's; else whatever encoding a terminal program left. */
export function textIn({ bytes, hides }: FileText): string {
  const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = isUtf8(own) && !own.includes(0) ? own.toString('utf8') : decodeText(Uint8Array.from(own));
  return hides === undefined ? text : sealed(text, secretLinesOf(hides));
}

/** The bytes of a file; what cannot be read is an empty text. */
export function bytesOf(path: string): Uint8Array {
  try {
    return sharedBytes(path);
  } catch {
    return new Uint8Array();
  }
}

function sharedBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // What has no size, a pipe, is read to its end.
    if (size === 0) return readFileSync(file);
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    let read = 0;
    for (let more = -1; more !== 0 && read < size; read += more)
      more = readSync(file, bytes, read, size - read, null);
    return read < size ? bytes.subarray(0, read) : bytes;
  } finally {
    closeSync(file);
  }
}
