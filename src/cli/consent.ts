import { createInterface } from 'node:readline/promises';

/** Whether the operator typed the network's own name; a `y` is not enough for a live network. Always false off a terminal. */
export async function consents(network: string, question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim() === network;
  } finally {
    terminal.close();
  }
}
