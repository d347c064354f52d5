import { readFileSync, writeFileSync } from 'node:fs';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Lets something happen while a stack's state says that a later engine wrote it; `file` is the state as the file backend keeps it with zstd. */
export async function withNewerState<Value>(file: string, act: () => Promise<Value>): Promise<Value> {
  const kept = readFileSync(file);
  const content: object = JSON.parse(zstdDecompressSync(kept).toString());
  writeFileSync(file, zstdCompressSync(Buffer.from(JSON.stringify({ ...content, version: 99 }))));
  try {
    return await act();
  } finally {
    writeFileSync(file, kept);
  }
}
