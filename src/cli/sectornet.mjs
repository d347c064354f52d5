#!/usr/bin/env node
// Starts sectornet with Node 24 or newer: the machine's own, else the one that npm installed beside the project.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  const candidates = [join(root, 'node_modules', '.bin', 'node'), join(root, '..', '.bin', 'node')];
  const node = candidates.find((path) => existsSync(path));
  if (node === undefined) {
    process.stderr.write(
      `sectornet needs Node 24; this is ${process.versions.node} and none was installed beside it.\n` +
        'help: run `npm ci` without --omit=optional, or install Node 24.\n',
    );
    process.exit(78);
  }
  const child = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(child.status ?? 128 + (child.signal === 'SIGTERM' ? 15 : 2));
}

// With the code read and compiled once at hand a command starts in a third of the time. It is kept in the package itself, where nobody else may write.
module.enableCompileCache(join(root, 'node_modules', '.cache', 'sectornet'));
const built = join(root, 'dist', 'cli', 'main.js');
const { main } = await import(existsSync(built) ? built : join(here, 'main.ts'));
process.exitCode = await main(process.argv.slice(2));
