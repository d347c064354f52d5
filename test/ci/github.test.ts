import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type City, openCity } from './city.ts';

const FILE = fileURLToPath(new URL('../../docs/ci/github-actions.yml', import.meta.url));
const VALIDATOR = fileURLToPath(new URL('../../node_modules/.bin/action-validator', import.meta.url));

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const { jobs } = parse(readFileSync(FILE, 'utf8')) as {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};

describe('docs/ci/github-actions.yml', () => {
  let city: City;
  beforeAll(() => {
    city = openCity();
  });
  afterAll(() => city.remove());

  it('is a workflow by the schema of GitHub Actions', () => {
    const { status, stdout } = spawnSync(VALIDATOR, [FILE], { encoding: 'utf8' });
    expect(`${status} ${stdout}`.trim()).toBe('0');
  });

  it('checks a pull request and comments on it with the plan', () => {
    const summary = join(city.folder, 'summary.md');
    runJob(city, 'check', { GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, 'utf8')).toContain('cd-pe-gov1');
    expect(readFileSync(join(city.folder, 'plan.md'), 'utf8')).toBe(readFileSync(summary, 'utf8'));
    expect(city.calls()).toBe('gh pr comment 7 --body-file plan.md --edit-last --create-if-none\n');
  });

  it('fails the check of an inventory with a mistake', () => {
    const file = join(city.folder, 'inventory/departments/localtax.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('vpn-number: 140', 'vpn-number: 150'));
    expect(() => runJob(city, 'check', { GITHUB_STEP_SUMMARY: '/dev/null' })).toThrow(/SN\d{4}/);
    writeFileSync(file, text);
  });

  it('says in the comment why a plan is refused: what was merged before was not pushed', () => {
    must(city, 'commit', '-q', '--allow-empty', '-m', 'nothing more');
    expect(() => runJob(city, 'check', { GITHUB_STEP_SUMMARY: '/dev/null' })).toThrow('SN7102');
    expect(readFileSync(join(city.folder, 'plan.md'), 'utf8')).toMatch(/^### Refused[\s\S]*SN7102/);
    expect(city.calls().match(/gh pr comment/g)).toHaveLength(2);
    must(city, 'reset', '-q', '--soft', 'HEAD^');
  });

  it('pushes to the routers, and keeps what they run at night', () => {
    runJob(city, 'push', {});
    expect(readFileSync(join(city.folder, 'report.html'), 'utf8')).toContain('<html');
    expect(city.pushed().split('\n')[0]).toBe('lock: what the push has written');
    runJob(city, 'night', {});
    expect(city.pushed().split('\n')[0]).toBe('running: what the routers run tonight');
    runJob(city, 'night', {});
    expect(
      city
        .pushed()
        .split('\n')
        .filter((line) => line.startsWith('running')),
    ).toHaveLength(1);
  });

  it('has no script that was not run', () => {
    const written = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((script) => !ran.has(script))).toEqual([]);
  });
});

const ran = new Set<string>();

function must(city: City, ...git: readonly string[]): void {
  const { code, text } = city.run('git', git);
  if (code !== 0) throw new Error(`git ${git.join(' ')}: ${text}`);
}

/** Runs every script of a job as GitHub's runner does: bash that stops at the first command that fails; behind a failure only what is to run always. */
function runJob(city: City, name: string, env: Readonly<Record<string, string>>): void {
  const steps = jobs[name]?.steps ?? [];
  const scripts = steps.filter(({ run }) => run !== undefined);
  if (scripts.length === 0) throw new Error(`no scripts in job ${name}`);
  let failure: string | undefined;
  const reached = new Set<string>();
  for (const { id = '', run = '', env: own = {}, if: condition = '' } of scripts) {
    if (failure !== undefined && !condition.startsWith('always()')) continue;
    const [, needed] = /steps\.(\w+)\.outcome != 'skipped'/.exec(condition) ?? [];
    if (needed !== undefined && !reached.has(needed)) continue;
    reached.add(id);
    const given = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, contextValue(value)]));
    const { code, text } = city.run('bash', ['-e', '-o', 'pipefail', '-c', run], { ...env, ...given });
    ran.add(run);
    if (code !== 0) failure ??= `${name}: ${run}\nexit ${code}\n${text}`;
  }
  if (failure !== undefined) throw new Error(failure);
}

/** What GitHub would fill in. */
function contextValue(text: string): string {
  const values: Readonly<Record<string, string>> = {
    '${{ github.token }}': 'token',
    '${{ github.event.pull_request.number }}': '7',
  };
  const value = values[text];
  if (value === undefined) throw new Error(`the test does not know ${text}`);
  return value;
}
