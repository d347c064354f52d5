import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { plain } from '../../src/net/json.ts';
import { inferText } from '../../src/report/infer-text.ts';
import { paintFor } from '../../src/report/paint.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { policySubject } from '../../src/verify/foreign/policy-subject.ts';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { policyDraft } from '../../src/verify/infer/policy-draft.ts';
import { type BackupFile, readBackups } from '../../src/verify/read/backups.ts';
import { problems } from '../report/published-schemas.ts';

const HERE = import.meta.dirname;

/** `NN-name/configs` as an operator keeps it, perhaps `policy.yaml`; `expected.txt` is what `--infer`, or the policy's verdict, says. */
const cases = readdirSync(HERE)
  .filter((name) => /^\d+-/.test(name))
  .sort();

it.each(cases)('%s', (name) => {
  const files = filesBelow(join(HERE, name, 'configs'));
  const policy = join(HERE, name, 'policy.yaml');
  const text = existsSync(policy) ? judged(files, readFileSync(policy, 'utf8')) : inferred(files);
  const expected = join(HERE, name, 'expected.txt');
  if (process.env['RECORD'] === '1') writeFileSync(expected, text);
  expect(text).toBe(readFileSync(expected, 'utf8'));
});

/** Networks whose breaches are within a VPN, or past its hub. */
const LEFT: readonly string[] = ['24-spokes-numbered-alike-and-a-route-between'];

/** What `--infer --write-policy` writes is a policy that its own network keeps, but for what was left out as an accident. */
it.each(cases.filter((name) => !existsSync(join(HERE, name, 'policy.yaml'))))(
  'the draft of %s is a policy',
  (name) => {
    const backups = readBackups(filesBelow(join(HERE, name, 'configs')));
    const network = inferNetwork(backups);
    const draft = policyDraft(network, 'en');
    const policy = parsePolicy({ path: 'policy.yaml', text: draft });
    expect(policy.diagnostics).toEqual([]);
    if (policy.value === undefined) throw new Error('no policy');
    const made = policySubject(policy.value, backups.routers);
    expect(made.diagnostics).toEqual([]);
    if (made.value === undefined) throw new Error('no subject');
    // What the network does is what the draft says; only what was struck, or what no policy can allow, is left.
    const left = auditRead(made.value, backups).breaches.filter(
      ({ class: name }) => name !== 'ce-supplied-rt',
    );
    const struck = draft.split('\n').filter((line) => line.startsWith('#   - consumer-vpn')).length;
    expect(left.length > 0).toBe(struck > 0 || LEFT.includes(name));
  },
);

it('a composite VPN is drafted by who exchanges with whom', () => {
  const folder = join(HERE, '19-hubs-with-spokes-of-their-own');
  const draft = policyDraft(inferNetwork(readBackups(filesBelow(join(folder, 'configs')))), 'en');
  const file = join(folder, 'draft.yaml');
  if (process.env['RECORD'] === '1') writeFileSync(file, draft);
  expect(draft).toBe(readFileSync(file, 'utf8'));
  // Spokes of the two hubs that get to know each other are no part of it.
  const joined = filesBelow(join(folder, 'configs')).map(({ path, bytes }) => {
    const text = new TextDecoder().decode(bytes);
    const wrong = text.replace(
      /^ {2}vpn-target 65000:10 import-extcommunity$/m,
      '  vpn-target 65000:10 65000:20 65000:30 import-extcommunity',
    );
    return { path, bytes: new TextEncoder().encode(wrong) };
  });
  const backups = readBackups(joined);
  const policy = parsePolicy({ path: file, text: draft }).value;
  const subject = policy === undefined ? undefined : policySubject(policy, backups.routers).value;
  if (subject === undefined) throw new Error('no subject');
  const ends = auditRead(subject, backups).breaches.map(({ fromVpn, toVpn }) => `${fromVpn} ${toVpn}`);
  expect(ends).toEqual(expect.arrayContaining(['CIVIL-1 CIVIL-2', 'CIVIL-1 CIVIL-1']));
});

/** What `--infer -o json` prints of every case is as published. */
it.each(cases)('the inference of %s fits schema/inference.json', (name) => {
  const backups = readBackups(filesBelow(join(HERE, name, 'configs')));
  const data = plain({ ...inferNetwork(backups), files: backups.files });
  expect(problems('inference', data)).toEqual([]);
});

it('isolation does not rest on a core that nobody collected', () => {
  const folder = join(HERE, '18-core-not-in-the-folder');
  const policy = parsePolicy({
    path: 'policy.yaml',
    text: readFileSync(join(folder, 'policy.yaml'), 'utf8'),
  });
  const backups = readBackups(filesBelow(join(folder, 'configs')));
  const subject = policy.value === undefined ? undefined : policySubject(policy.value, backups.routers).value;
  if (subject === undefined) throw new Error('no subject');
  const { pairs } = auditRead(subject, backups);
  const verdicts = (own: boolean) =>
    new Set(
      pairs
        .filter((one) => (one.fromVpn === one.toVpn) === own)
        .map(({ verdict, level }) => `${verdict} ${level}`),
    );
  expect([...verdicts(false)]).toEqual(['isolated A']);
  expect([...verdicts(true)]).toEqual(['inconclusive B']);
});

function inferred(files: readonly BackupFile[]): string {
  const backups = readBackups(files);
  const fates = backups.files.map(({ file, fate, router }) => `${file}: ${fate} ${router ?? ''}`.trimEnd());
  const setting = { paint: paintFor(false), folder: 'configs', files: { older: [], other: [] }, next: [] };
  const network = inferNetwork(backups);
  return [...fates, '', inferText(network, { ...setting, language: 'en' })].join('\n');
}

function judged(files: readonly BackupFile[], text: string): string {
  const policy = parsePolicy({ path: 'policy.yaml', text });
  const said = (list: typeof policy.diagnostics) =>
    list.map(({ code, span, data }) => `${code} ${span?.line}:${span?.column} ${JSON.stringify(data)}`);
  if (policy.value === undefined) return `${said(policy.diagnostics).join('\n')}\n`;
  const backups = readBackups(files);
  const made = policySubject(policy.value, backups.routers);
  const lines = [...said(policy.diagnostics), ...said(made.diagnostics)];
  if (made.value !== undefined) {
    const audit = auditRead(
      made.value,
      backups,
      policy.value.backbone === 'assumed' ? { transport: 'assumed' } : {},
    );
    lines.push(
      audit.verdict,
      ...audit.inconclusive.map(({ reason, data }) => `${reason} ${JSON.stringify(data)}`),
    );
    for (const one of audit.breaches)
      lines.push(
        `${one.class} ${one.fromVpn} → ${one.toVpn}: ${one.causes.map(({ file, line, text: cause }) => `${file}:${line} ${cause}`).join(' | ')}`,
      );
    for (const { fromVpn, toVpn, stoppedAt } of audit.missing)
      lines.push(`missing ${fromVpn} → ${toVpn}: ${stoppedAt.router} ${stoppedAt.detail}`);
  }
  return `${lines.join('\n')}\n`;
}

function filesBelow(folder: string): readonly BackupFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ path: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}
