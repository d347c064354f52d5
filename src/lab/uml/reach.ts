import type { Target } from '../../push/target.ts';
import { connect } from '../../push/transport/connect.ts';

/** Runs a command on a router over SSH; rejects with what it said when it fails. */
export async function runOn(target: Target, command: string): Promise<string> {
  const connection = await connect(target, { timeoutMs: 20_000 });
  try {
    const { stdout, stderr, code } = await connection.exec(command);
    if (code !== 0) throw new Error(`${target.router}: ${command}: ${stderr}${stdout}`);
    return stdout;
  } finally {
    connection.close();
  }
}
