/** The text of a file as operators' tools write it: UTF-8 with or without a byte order mark, UTF-16 of terminal logs, GB 18030 (GBK). */
export function decodeText(bytes: Uint8Array): string {
  const encoding = markOf(bytes) ?? (looksLikeUtf16(bytes) ? 'utf-16le' : undefined);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  return strictly('utf-8', bytes) ?? strictly('gb18030', bytes) ?? new TextDecoder('latin1').decode(bytes);
}

/** Whether a text is no text at all: more than one character in twenty is a control character no configuration has. */
export function isNoise(text: string): boolean {
  const sample = text.slice(0, 20_000);
  const strange = sample.match(/[\u0000-\u0007\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return strange * 20 > sample.length;
}

/** What an editor keeps beside a text it has open: its pieces in no order. */
export function isSwapFile(bytes: Uint8Array): boolean {
  return [...'b0VIM '].every((letter, at) => bytes[at] === letter.charCodeAt(0));
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Plain words in UTF-16 have a zero in every second byte. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 2000);
  let zeros = 0;
  for (let i = 1; i < sample.length; i += 2) if (sample[i] === 0) zeros++;
  return sample.length > 16 && zeros > sample.length * 0.4;
}

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
