#!/usr/bin/env node
// `npm exec -- pulumi …`: Pulumi's own command line, found or obtained by cli.ts, with this project's language host where none is installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, '..', '..', 'node_modules', '.bin', 'node');
const old = Number(process.versions.node.split('.')[0]) < 24;

if (old && existsSync(own)) run(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], process.env);
else {
  const { environmentFor, obtainCli } = await import('./cli.ts');
  const cli = await obtainCli((text) => process.stderr.write(`${text}\n`));
  if (cli === undefined) process.exitCode = 78;
  else run(cli, process.argv.slice(2), environmentFor(cli));
}

/** The engine must see the end of its own signals: they reach the whole group, and this process only waits. */
function run(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 130)));
}
