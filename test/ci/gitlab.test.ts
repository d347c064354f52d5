import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type City, type Ended, openCity } from './city.ts';

const FILE = fileURLToPath(new URL('../../docs/ci/gitlab-ci.yml', import.meta.url));
const RUNNER = fileURLToPath(new URL('../../node_modules/gitlab-ci-local/dist/index.js', import.meta.url));

/** What GitLab itself would say about a pipeline. */
const GIVEN = {
  PUSH_TOKEN: 't',
  COMMENT_TOKEN: 'c',
  CI_SERVER_HOST: 'gitlab.test',
  CI_PROJECT_PATH: 'net/city',
  CI_PROJECT_ID: '42',
  CI_MERGE_REQUEST_IID: '7',
  CI_API_V4_URL: 'https://gitlab.test/api/v4',
  CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD^',
  CI_COMMIT_BRANCH: 'main',
  CI_DEFAULT_BRANCH: 'main',
};

describe('docs/ci/gitlab-ci.yml', () => {
  let city: City;
  beforeAll(() => {
    city = openCity();
    copyFileSync(FILE, join(city.folder, '.gitlab-ci.yml'));
  });
  afterAll(() => city.remove());

  it.each([
    ['merge_request_event', ['check', 'comment']],
    ['push', ['push']],
    ['schedule', ['night']],
  ])('is a pipeline by the schema of GitLab: %s', (source, jobs) => {
    const { code, text } = pipeline(city, source, ['--list-csv']);
    expect(code, text).toBe(0);
    expect(text).toContain('json schema validated');
    const listed = text.split('\n').flatMap((line) => /^(\w+);/.exec(line)?.[1] ?? []);
    expect(listed.filter((name) => name !== 'name')).toEqual(jobs);
  });

  it('knows a file that is none', () => {
    const file = join(city.folder, '.gitlab-ci.yml');
    writeFileSync(
      file,
      readFileSync(FILE, 'utf8').replace('resource_group: backbone', 'resource_group: [backbone]'),
    );
    expect(pipeline(city, 'push', ['--list']).code).not.toBe(0);
    copyFileSync(FILE, file);
  });

  it('checks a merge request and comments on it with the plan', () => {
    const { code, text } = pipeline(city, 'merge_request_event', ['check', 'comment', '--needs']);
    expect(code, text).toBe(0);
    expect(readFileSync(join(city.folder, 'plan.md'), 'utf8')).toContain('cd-pe-gov1');
    expect(city.calls()).toContain(
      '--data-urlencode body@plan.md https://gitlab.test/api/v4/projects/42/merge_requests/7/notes',
    );
  });

  it('says in the comment why a plan is refused: what was merged before was not pushed', () => {
    const jobs = ['check', 'comment', '--needs', '--variable', 'CI_MERGE_REQUEST_DIFF_BASE_SHA=HEAD'];
    const { code, text } = pipeline(city, 'merge_request_event', jobs);
    expect(code).not.toBe(0);
    expect(text).toContain('SN7102');
    expect(readFileSync(join(city.folder, 'plan.md'), 'utf8')).toMatch(/^### Refused[\s\S]*SN7102/);
    expect(city.calls().match(/body@plan\.md/g)).toHaveLength(2);
  });

  it('pushes to the routers, and keeps what they run at night', () => {
    const push = pipeline(city, 'push', ['push']);
    expect(push.code, push.text).toBe(0);
    const night = pipeline(city, 'schedule', ['night']);
    expect(night.code, night.text).toBe(0);
    expect(city.pushed().split('\n')[0]).toBe('running: what the routers run tonight');
  });

  it('has no job with a script that was not run', () => {
    const jobs = Object.entries(parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, object>>);
    const scripted = jobs.flatMap(([name, job]) => (Reflect.has(job, 'script') ? [name] : []));
    expect(scripted.length).toBe(4);
    expect(scripted.filter((name) => !ran.has(name))).toEqual([]);
  });
});

const ran = new Set<string>();

/** Runs jobs as GitLab's runner does, on this machine's shell. */
function pipeline(city: City, source: string, args: readonly string[]): Ended {
  const variables = Object.entries({ ...GIVEN, CI_PIPELINE_SOURCE: source });
  for (const name of args) if (!name.startsWith('--')) ran.add(name);
  return city.run(process.execPath, [
    RUNNER,
    '--force-shell-executor',
    '--color=false',
    ...variables.flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
    ...args,
  ]);
}
