import { main } from '../../src/cli/main.ts';
import { keepPrinted } from '../secret/left.ts';
import type { CliResult } from './run-cli.ts';

/** What a call in this process gave; `text` is stdout and stderr as they came. */
export interface VerbResult extends CliResult {
  readonly text: string;
}

const SETTING = { SECTORNET_AS_OF: '2026-11-25', NO_COLOR: '1' } as const;

/**
 * A verb as `cli` runs it, without a process of its own: ten times quicker. For tests of what a verb does; what the process does (signals, a killed run, a value in
 * memory) takes `cli`. One at a time: the current folder and the two streams are this process's own.
 */
export async function verb(folder: string, ...args: readonly string[]): Promise<VerbResult> {
  const leave = enter(folder);
  const heard = { stdout: '', stderr: '', text: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => hear(name, heard));
  try {
    const code = await main(args);
    return { code, ...heard };
  } finally {
    for (const act of restore) act();
    leave();
    keepPrinted(heard.text);
  }
}

/** Stands in the folder on the fixed day; gives the way back. */
function enter(folder: string): () => void {
  const from = process.cwd();
  const before = Object.keys(SETTING).map((name) => [name, process.env[name]] as const);
  process.chdir(folder);
  Object.assign(process.env, SETTING);
  return () => {
    process.chdir(from);
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
}

function hear(name: 'stdout' | 'stderr', heard: Record<'stdout' | 'stderr' | 'text', string>): () => void {
  const stream = process[name];
  const { write } = stream;
  stream.write = (part: string | Uint8Array) => {
    const text = typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
    heard[name] += text;
    heard.text += text;
    return true;
  };
  return () => {
    stream.write = write;
  };
}
