import { createInterface } from 'node:readline/promises';

/**
 * Whether the operator typed the network's own name; a `y` is not enough for a live network. Ctrl-C and Ctrl-D are a no. Always false off a terminal:
 * where nobody can answer, or nobody sees the question.
 */
export async function consents(network: string, question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    const asked = terminal.question(question).catch(() => '');
    return (await Promise.race([asked, ended])).trim() === network;
  } finally {
    terminal.close();
  }
}
