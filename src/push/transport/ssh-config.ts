import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the ssh program would do for a host (`ssh -G`), by option name in lower case; options given several times keep their order. */
export type SshConfig = ReadonlyMap<string, readonly string[]>;

/** A user no configuration names: what comes back with it was left open. */
export const OPEN_USER = 'sectornet-user-left-open';

const run = promisify(execFile);
const asked = new Map<string, Promise<SshConfig | undefined>>();

/**
 * What the ssh configuration says of a host; undefined where it refuses the file. `file` is a configuration file, or `user`
 * for the operator's own and the machine's; where there is no ssh program, `user` means OpenSSH's defaults. Asked once per host and process.
 */
export function sshConfigOf(host: string, file: string): Promise<SshConfig | undefined> {
  const key = `${file}\n${host}`;
  const known = asked.get(key) ?? ask(host, file);
  asked.set(key, known);
  return known;
}

async function ask(host: string, file: string): Promise<SshConfig | undefined> {
  try {
    const { stdout } = await run('ssh', ['-G', '-F', withDefaults(file), '--', host], { timeout: 10_000 });
    return parsed(stdout);
  } catch {
    return file === 'user' ? WITHOUT_PROGRAM : undefined;
  }
}

/** What OpenSSH does without any configuration, for machines that have none of its programs. */
const WITHOUT_PROGRAM: SshConfig = new Map([
  ['user', [OPEN_USER]],
  ['userknownhostsfile', ['~/.ssh/known_hosts ~/.ssh/known_hosts2']],
  ['globalknownhostsfile', ['/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2']],
  ['identityfile', ['~/.ssh/id_rsa', '~/.ssh/id_ecdsa', '~/.ssh/id_ed25519']],
]);

function parsed(text: string): SshConfig {
  const values = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const name = line.slice(0, space).toLowerCase();
    values.set(name, [...(values.get(name) ?? []), line.slice(space + 1).trim()]);
  }
  return values;
}

/** The choice of no configuration file: what the ssh program does by itself. */
export const NO_CONFIG = 'none';

/** The configuration files a choice means, in the order ssh reads them. */
export function configFiles(file: string): readonly string[] {
  if (file === NO_CONFIG) return [];
  return file === 'user' ? [join(homedir(), '.ssh', 'config'), '/etc/ssh/ssh_config'] : [file];
}

const written = new Map<string, string>();

/** A configuration that includes the chosen one and ends with our own default user: what is still open then was left open. */
function withDefaults(file: string): string {
  const known = written.get(file);
  if (known !== undefined) return known;
  const includes = configFiles(file).map((one) => `Include "${one}"\n`);
  const path = join(privateFolder(), `config-${written.size}`);
  writeFileSync(path, `${includes.join('')}Host *\n  User ${OPEN_USER}\n`, { mode: 0o600 });
  written.set(file, path);
  return path;
}

let folder: string | undefined;

/** A folder that only we can read; gone when the process ends. */
export function privateFolder(): string {
  if (folder !== undefined) return folder;
  const path = mkdtempSync(join(tmpdir(), 'sectornet-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  folder = path;
  return path;
}

/** A path of the ssh configuration with `~`, `%d` (home) and `%u` (local user) put in; others are left. */
export function expandedPath(path: string): string {
  return path
    .replace(/^~(?=\/|$)/, homedir())
    .replaceAll('%d', homedir())
    .replaceAll('%u', userInfo().username)
    .replaceAll('%%', '%');
}
