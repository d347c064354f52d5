import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { configsAmong } from '../../src/cli/certificate.ts';
import { networkOfPolicy } from '../../src/inventory/declared-network/of-policy.ts';
import { parsePolicy } from '../../src/inventory/policy.ts';
import type { DeclaredPolicy } from '../../src/inventory/policy-types.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { certificateOf } from '../../src/verify/certificate/certificate.ts';
import { policySubject } from '../../src/verify/foreign/policy-subject.ts';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { policyDraft } from '../../src/verify/infer/policy-draft.ts';
import { readBackups } from '../../src/verify/read/backups.ts';

/** VRF names that hold what means something else in a policy file: what `--infer --write-policy` writes of them is read back as it was meant. */

const CONFIGS = join(import.meta.dirname, '11-policy-kept/configs');
const DIGEST = 'e'.repeat(64);

/** The three routers of `11-policy-kept` with other names for the VRFs FLOOD, STATS and TAX. */
function folderWith(names: readonly string[], sysname = 'pe') {
  const [flood = '', stats = '', tax = ''] = names;
  const called: Readonly<Record<string, string>> = { FLOOD: flood, STATS: stats, TAX: tax };
  return readdirSync(CONFIGS).map((path) => {
    const text = readFileSync(join(CONFIGS, path), 'utf8');
    const renamed = text
      .replace('sysname pe', `sysname ${sysname}`)
      .replace(/(vpn-instance )(\w+)/g, (_, before, vrf) => `${before}${called[vrf] ?? vrf}`);
    return { path, bytes: new TextEncoder().encode(renamed) };
  });
}

/** Whose every VRF of a folder is by a policy. */
function ownersBy(policy: DeclaredPolicy, { routers }: ReturnType<typeof readBackups>) {
  const made = policySubject(policy, routers);
  expect(made.diagnostics).toEqual([]);
  if (made.value === undefined) throw new Error('no subject');
  const { ownerOf } = made.value;
  const owners = routers.flatMap(({ name, model }) =>
    model.vrfs.map((vrf) => `${vrf.name} on ${name} is of ${ownerOf?.(name, vrf.name)}`),
  );
  return { subject: made.value, owners };
}

const NAMES: readonly (readonly [string, string, string])[] = [
  ['FLOOD@north', 'STATS@south', 'TAX@pe1'],
  ['FLOOD', 'FLOOD@pe1', 'FLOOD@pe2'],
  ['A@B@C', 'A@B', 'A'],
  ['FLOOD,STATS', 'STATS,', ',TAX'],
  ['A@B', 'A-B', 'A,B'],
  ['F*', 'FL*', 'FLOOD'],
  ['"FLOOD"', "'STATS'", '[TAX]'],
  ['#1', 'null', '65000:1'],
  ['F'.repeat(70), `${'F'.repeat(70)}2`, 'S'.repeat(31)],
];

describe('VRF names that mean something else in a policy file', () => {
  it.each(NAMES)('survive the draft: %s %s %s', (...names) => survives(folderWith(names), names));

  it('survive the draft on routers whose names hold an @', () => {
    const swapped = folderWith(['A', 'B', 'C'], 'pe@').map((file, i) => {
      const text = new TextDecoder().decode(file.bytes);
      const other = text.replace(
        /(vpn-instance )([AB])$/gm,
        (_, before, vrf) => `${before}${vrf === 'A' ? 'B' : 'A'}`,
      );
      return i === 0 ? { ...file, bytes: new TextEncoder().encode(other) } : file;
    });
    survives(swapped, []);
  });
});

/** Reads back what is drafted: every VRF name is one VPN's, there are three, and judged by the draft all is well, by the checker too. */
function survives(files: ReturnType<typeof folderWith>, names: readonly string[]): void {
  const backups = readBackups(files);
  const draft = policyDraft(inferNetwork(backups), 'en');
  const { value: policy, diagnostics } = parsePolicy({ path: 'policy.yaml', text: draft });
  expect(diagnostics).toEqual([]);
  if (policy === undefined) throw new Error('no policy');
  const { subject, owners } = ownersBy(policy, backups);
  expect(owners).toHaveLength(9);
  for (const name of names) {
    const own = owners.filter((one) => one.startsWith(`${name} on `));
    expect(new Set(own.map((one) => one.split(' is of ')[1])).size).toBe(1);
  }
  expect(new Set(owners.map((one) => one.split(' is of ')[1])).size).toBe(3);
  expect(auditRead(subject, backups).breaches).toEqual([]);
  const certificate = certificateOf({ ...subject, digest: DIGEST }, backups.routers);
  const decoder = new TextDecoder();
  const texts = configsAmong(files.map(({ path, bytes }) => ({ file: path, text: decoder.decode(bytes) })));
  const { refusals } = checkCertificate(certificate, texts, networkOfPolicy(policy, DIGEST));
  expect(refusals).toEqual([]);
}
