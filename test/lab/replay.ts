import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStartup } from '../../src/lab/emulated/linux/startup.ts';
import { bootKernel } from '../../src/lab/uml/boot.ts';
import { fillKernelFolder } from '../../src/lab/uml/folder.ts';
import { processors } from '../../src/lab/uml/machine.ts';
import { startupFiles } from '../../src/lab/uml/startup-files.ts';
import type { ExecResult } from '../../src/push/transport/transport.ts';

/** What is played on a router: calls, and afterwards the commands that read it. */
export interface Round {
  readonly calls: readonly { readonly command: string; readonly stdin: string }[];
  readonly reads: readonly string[];
}

/** What a router answered in one round. */
export interface Played {
  readonly answers: readonly ExecResult[];
  readonly reads: Readonly<Record<string, string>>;
}

/** A router to start from a text, and what is played on it. */
export interface Play {
  readonly name: string;
  readonly startup: string;
  readonly rounds: readonly Round[];
}

const GUEST = fileURLToPath(new URL('./replay/', import.meta.url));

/** Plays all on real daemons, one router after the other in a kernel of its own without a network; answers by the play's name. */
export async function playOnDaemons(
  folder: string,
  plays: readonly Play[],
): Promise<ReadonlyMap<string, readonly Played[]>> {
  fillKernelFolder(
    folder,
    'ip netns add far\npython3 /mnt/replay.py > /mnt/replay.log 2>&1\n: > /mnt/ready\n',
  );
  cpSync(GUEST, folder, { recursive: true });
  for (const { name, startup, rounds } of plays) {
    const home = join(folder, 'cases', name);
    mkdirSync(home, { recursive: true });
    for (const [file, text] of Object.entries(startupFiles(startup))) writeFileSync(join(home, file), text);
    writeFileSync(join(home, 'ports'), readStartup(startup).ports.join('\n'));
    writeFileSync(join(home, 'rounds.json'), JSON.stringify(rounds));
  }
  const cpu = processors()[0] ?? 0;
  const kernel = await bootKernel(folder, { seconds: 1700, network: false, cpu });
  await kernel.stop();
  return new Map(plays.map(({ name }) => [name, answersIn(join(folder, 'cases', name, 'answers.json'))]));
}

function answersIn(file: string): readonly Played[] {
  const { rounds }: { readonly rounds: readonly Played[] } = JSON.parse(readFileSync(file, 'utf8'));
  return rounds;
}
