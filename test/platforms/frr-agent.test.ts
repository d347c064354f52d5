import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/lab/emulated/linux/agent.ts';
import { AGENT_FOLDER, AGENT_SCRIPT } from '../../src/platforms/frr/agent-script.ts';

type Call = (words: string) => Promise<{ readonly code: number; readonly stdout: string }>;

/** A connection of an SSH server to the host. */
interface Line {
  readonly call: Call;
  readonly cut: () => Promise<void>;
}

interface Host {
  readonly connect: () => Line;
  /** `input` absent: the way back, for `arm`. */
  readonly call: (words: string, input?: string) => { readonly code: number; readonly stdout: string };
  readonly state: (run: string) => string;
  /** A text the run keeps; throws when others than its owner could read it. */
  readonly kept: (run: string, part: string) => string;
  readonly keeps: (run: string, part: string) => boolean;
  /** The step of the way back has been carried out. */
  readonly ledBack: () => boolean;
  readonly wait: () => Promise<void>;
  /** Lets seconds go by. */
  readonly pass: (seconds: number) => Promise<void>;
}

/** The script in a real shell, in a folder of its own. */
function realHost(): Host {
  const base = mkdtempSync(join(tmpdir(), 'sectornet-agent-'));
  const script = join(base, 'agent.sh');
  const steps = wayBackTo(join(base, 'led-back'));
  const mark = join(base, 'led-back');
  writeFileSync(
    script,
    AGENT_SCRIPT.replaceAll(AGENT_FOLDER, base).replaceAll('/run/systemd/system', '/nowhere'),
  );
  return {
    connect: () => servedBy(base, script),
    call: (words, input = steps) => {
      const done = spawnSync('sh', [script, ...words.split(' ')], { encoding: 'utf8', input });
      return { code: done.status ?? -1, stdout: done.stdout };
    },
    state: (run) => readState(base, run),
    kept: (run, part) => {
      const file = join(base, 'runs', run, part);
      if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} is open to others`);
      return readFileSync(file, 'utf8');
    },
    keeps: (run, part) => existsSync(join(base, 'runs', run, part)),
    ledBack: () => existsSync(mark) && readFileSync(mark, 'utf8') === 'old line\n',
    pass: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000 + 1100)),
    wait: async () => {
      for (let tries = 0; tries < 400 && readState(base, 'r1') !== 'reverted'; tries++)
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
}

/** A shell by the name of an SSH server, which runs what comes on its line: what the script finds above itself. */
function servedBy(base: string, script: string): Line {
  const server = join(base, 'sshd');
  if (!existsSync(server)) copyFileSync('/bin/sh', server);
  const child = spawn(server, ['-c', `while read -r words; do sh ${script} $words; echo "== $?"; done`]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    call: async (words) => {
      child.stdin.write(`${words}\n`);
      let stdout = '';
      for (;;) {
        const line = `${(await lines.next()).value}`;
        const code = /^== (\d+)$/.exec(line)?.[1];
        if (code !== undefined) return { code: Number(code), stdout };
        stdout += `${line}\n`;
      }
    },
    cut: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** Two steps: one that is refused, one that leaves a mark. */
function wayBackTo(mark: string): string {
  return `### step\nfalse\n### step\ncat > ${mark}\nold line\n`;
}

function readState(base: string, run: string): string {
  const file = join(base, 'runs', run, 'state');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'none';
}

/** What the emulated routers hold the script to be. */
function emulatedHost(): Host {
  const files = new Map<string, string>();
  const timers = new Set<() => void>();
  let done = false;
  const agent = createAgent({
    files,
    schedule: (_seconds, act) => {
      timers.add(act);
      return () => void timers.delete(act);
    },
    run: (command, stdin) => {
      if (command === 'cat > mark' && stdin === 'old line\n') done = true;
    },
  });
  return {
    connect: () => {
      let isConnected = true;
      const caller = { isConnected: () => isConnected };
      return {
        call: async (words) => agent.call(words.split(' '), '', caller),
        cut: async () => {
          isConnected = false;
        },
      };
    },
    call: (words, input = wayBackTo('mark')) => agent.call(words.split(' '), input),
    keeps: (run, part) => files.has(`${AGENT_FOLDER}/runs/${run}/${part}`),
    kept: (run, part) => files.get(`${AGENT_FOLDER}/runs/${run}/${part}`) ?? '',
    state: (run) => files.get(`${AGENT_FOLDER}/runs/${run}/state`)?.trim() ?? 'none',
    ledBack: () => done,
    wait: async () => {
      for (const act of [...timers]) act();
    },
    pass: async () => {
      for (const act of [...timers]) act();
    },
  };
}

describe.runIf(existsSync('/proc/sys/kernel/random/boot_id')).each([
  ['in a real shell', realHost],
  ['as emulated', emulatedHost],
])('the router-side script %s', (_, start) => {
  it('keeps the texts of a run, several in one call', () => {
    const host = start();
    const texts = '### part before\n### ip link\nold\n### part wanted\nnew\n';
    expect(host.call('keep r1', texts).code).toBe(0);
    expect([host.kept('r1', 'before'), host.kept('r1', 'wanted')]).toEqual(['### ip link\nold\n', 'new\n']);
    expect(host.call('keep r1', '### part after\nsaved\n').code).toBe(0);
    expect([host.kept('r1', 'after'), host.kept('r1', 'before')]).toEqual(['saved\n', '### ip link\nold\n']);
  });

  it('puts away what a run wanted when it is led back, or when another run takes its place', () => {
    for (const end of ['revert r1', 'disarm r1', 'lock r2 wang@ops 900']) {
      const host = start();
      host.call('keep r1', '### part before\nold\n### part wanted\nnew\n');
      host.call('arm r1 60');
      expect(host.call(end).code).toBe(0);
      expect([host.keeps('r1', 'before'), host.keeps('r1', 'wanted')], end).toEqual([true, false]);
    }
    const again = start();
    again.call('keep r1', '### part wanted\nnew\n');
    again.call('lock r1 li@ops 900');
    expect(again.keeps('r1', 'wanted')).toBe(true);
  });

  it('lets the next run in when the lock of the last one has run out', async () => {
    const host = start();
    expect(host.call('lock r1 li@ops 1').code).toBe(0);
    expect(host.call('lock r2 wang@ops 900').code).toBe(75);
    await host.pass(1);
    const taken = host.call('lock r2 wang@ops 900');
    expect(taken).toMatchObject({
      code: 0,
      stdout: 'taken over from run r1 of li@ops, whose lock has run out\n',
    });
    expect(host.call('lock r1 li@ops 900').stdout).toMatch(/^locked by run r2 of wang@ops/);
  });

  it('lets one run in, again as often as it likes, and the next one after it', () => {
    const host = start();
    expect(host.call('lock r1 li@ops 900').code).toBe(0);
    expect(host.call('lock r1 li@ops 900').code).toBe(0);
    const other = host.call('lock r2 wang@ops 900');
    expect(other.code).toBe(75);
    expect(other.stdout).toMatch(/^locked by run r1 of li@ops, taken \d+ s ago, for \d+ s more$/m);
    host.call('unlock r2');
    expect(host.call('lock r2 wang@ops 900').code).toBe(75);
    expect(host.call('unlock r1').code).toBe(0);
    expect(host.call('lock r2 wang@ops 900').code).toBe(0);
  });

  it('lets one process at a time speak for a run, as long as its connection lives', async () => {
    const host = start();
    const [first, second] = [host.connect(), host.connect()];
    expect((await first.call('lock r1 li@ops 900 aa')).code).toBe(0);
    expect((await first.call('lock r1 li@ops 900 aa')).code).toBe(0);
    const kept = await second.call('lock r1 wang@ops 900 bb');
    expect(kept.code).toBe(75);
    expect(kept.stdout).toMatch(/^locked by run r1 of li@ops, taken \d+ s ago, for \d+ s more$/m);
    // The first makes its connection again, before the old one is known to be dead.
    const again = host.connect();
    expect((await again.call('lock r1 li@ops 900 aa')).code).toBe(0);
    await first.cut();
    expect((await second.call('lock r1 wang@ops 900 bb')).code).toBe(75);
    await again.cut();
    expect(await second.call('lock r1 wang@ops 900 bb')).toEqual({ code: 0, stdout: '' });
    await second.cut();
  });

  it('knows the run that last began to change the router', () => {
    const host = start();
    expect(host.call('latest r1').code).not.toBe(0);
    for (const words of ['arm r1 60', 'lock r2 wang@ops 900', 'latest r1']) host.call(words);
    expect(host.call('latest r2').stdout).toBe('r1\n');
    host.call('arm r2 60');
    expect(host.call('latest r1').stdout).toBe('r2\n');
  });

  it('leads back when its time is up, past a refused step', { timeout: 30_000 }, async () => {
    const host = start();
    expect(host.call('arm r1 1').code).toBe(0);
    expect(host.state('r1')).toBe('armed');
    await host.wait();
    expect(host.ledBack()).toBe(true);
    expect(host.state('r1')).toBe('reverted');
    expect(host.call('confirm r1').code).toBe(3);
  });

  it('stays when it is confirmed, twice if need be', () => {
    const host = start();
    host.call('arm r1 60');
    expect(host.call('confirm r1').code).toBe(0);
    expect(host.call('confirm r1').code).toBe(0);
    expect(host.state('r1')).toBe('confirmed');
    expect(host.ledBack()).toBe(false);
  });

  it('leads back at once when told, and not at all when somebody else did', () => {
    const told = start();
    told.call('arm r1 60');
    expect(told.call('revert r1').code).toBe(0);
    expect([told.ledBack(), told.state('r1')]).toEqual([true, 'reverted']);
    const put = start();
    put.call('arm r1 60');
    expect(put.call('disarm r1').code).toBe(0);
    expect([put.ledBack(), put.state('r1')]).toEqual([false, 'restored']);
    expect(put.call('confirm r1').code).toBe(3);
  });
});
