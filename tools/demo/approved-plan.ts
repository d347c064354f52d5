import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import ssh2 from 'ssh2';
import { lockText } from '../../src/allocate/lock-file.ts';
import { recordApplied } from '../../src/allocate/ownership.ts';
import { readSigningKey } from '../../src/cli/signing-key.ts';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import type { Compilation } from '../../src/pipeline.ts';
import { DAY, OUT, paint, say as tell } from './stage.ts';

const PLAN = join(OUT, 'plan.json');

/** What the command line needs to work on the demo's network: where its lab is, what was written to its routers, who may push. */
export function govern(folder: string, lab: EmulatedLab, compilation: Compilation): void {
  const labFile = { kind: 'emulated', pid: process.pid, inventory: folder, routers: lab.routers };
  writeFileSync(join(OUT, 'lab.json'), JSON.stringify(labFile));
  writeFileSync(join(folder, 'allocations.lock.yaml'), lockText(asPushed(compilation.lock)));
  const [owner, contractor] = [newKey('owner'), newKey('contractor')];
  appendFileSync(
    join(folder, 'network.yaml'),
    `governance:\n  owner-key: ${owner}\n  approvals: { required: 1, from: [owner] }\n`,
  );
  const roles = [
    `network-id: ${compilation.inventory.network.id}`,
    'holders:',
    `  - { holder-id: wang-fang, name: 王芳, role: owner, key: ${owner} }`,
    `  - { holder-id: li-qiang, name: 李强, role: general-contractor, key: ${contractor} }`,
    '',
  ].join('\n');
  writeFileSync(join(folder, 'roles.yaml'), roles);
  const key = readSigningKey(join(OUT, 'owner.key'));
  if ('reason' in key) throw new Error(key.reason);
  writeFileSync(join(folder, 'roles.yaml.sig'), key.signText(roles, 'sectornet-roles'));
}

/** The demo has pushed everything through the functions behind the command line: now it is on record as with `apply`. */
export function asPushed(lock: Compilation['lock']): Compilation['lock'] {
  return lock.allocations.owned.reduce(
    (kept, { router, objects }) => recordApplied(kept, router, objects),
    lock,
  );
}

/** Writes a fresh Ed25519 key below demo-out; the public half is the answer. */
function newKey(name: string): string {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: name });
  // About one in 256 of the keys that ssh2 makes cannot be read back.
  if (ssh2.utils.parseKey(pair.private) instanceof Error) return newKey(name);
  writeFileSync(join(OUT, `${name}.key`), pair.private, { mode: 0o600 });
  return pair.public.split(' ').slice(0, 2).join(' ');
}

/**
 * The way of a change with two people: a plan file, an approval, a push. The push is killed (SIGKILL) while the first router is on trial, and finished by
 * `resume`; the routers behind it have not been begun.
 */
export async function approvedAndKilled(folder: string): Promise<void> {
  const say = (typed: Typed): void => tell(typed.text);
  await type(folder, ['plan', '--out', PLAN, '-q']);
  tell(paint.faint(`$ sectornet plan --out ${PLAN}`));
  say(await type(folder, ['approve', PLAN, '--key', join(OUT, 'owner.key')], true));
  const killed = await type(
    folder,
    ['apply', PLAN, '--yes', '--key', join(OUT, 'contractor.key')],
    true,
    / verify ok /,
  );
  const last = killed.text.trimEnd().split('\n').at(-1);
  tell(`… killed (SIGKILL) behind the line "${last}"`);
  const runs = await type(folder, ['runs'], true);
  const [run = ''] = runs.text.split(' ');
  say(await type(folder, ['resume', run, '-q'], true));
}

interface Typed {
  readonly text: string;
}

/** A verb as a process of its own, as somebody types it; `killAt`: it is killed when it prints a line like this. The lab answers from our own process meanwhile. */
function type(folder: string, words: readonly string[], shown = false, killAt?: RegExp): Promise<Typed> {
  if (shown) tell(paint.faint(`$ sectornet ${words.join(' ')}`));
  const places = ['-i', folder, '--lab', join(OUT, 'lab.json'), '--journal', join(OUT, 'journal.db')];
  const env = { ...process.env, SECTORNET_AS_OF: DAY, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['src/cli/sectornet.mjs', ...words, ...places], { env });
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString();
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (killAt === undefined || child.killed) return;
    if (/^\S+ [a-z-]+ ok/.test(line)) text += `${line}\n`;
    if (killAt.test(line)) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      const fine = code === 0 || killAt !== undefined;
      if (fine) resolve({ text });
      else reject(new Error(`sectornet ${words.join(' ')} ended with ${code}: ${text}`));
    });
  });
}
