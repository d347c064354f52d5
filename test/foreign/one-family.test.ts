import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { policySubject } from '../../src/verify/foreign/policy-subject.ts';
import { readBackups } from '../../src/verify/read/backups.ts';

const FOLDER = join(import.meta.dirname, '31-ways-that-no-import-opens/configs');
const POLICY = 'vpns:\n  - { vpn-id: fin, vrfs: [FIN, caizheng] }\n  - { vpn-id: tax, vrfs: [TAX] }\n';

/** What is said about families that differ, of a folder where FIN and TAX reach each other in IPv4. */
function parityIn(edit: (text: string) => string) {
  const read = readBackups(
    readdirSync(FOLDER).map((path) => {
      const text = edit(readFileSync(join(FOLDER, path), 'utf8'));
      return { path, bytes: new TextEncoder().encode(text) };
    }),
  );
  const policy = parsePolicy({ path: 'policy.yaml', text: POLICY }).value;
  const subject = policy && policySubject(policy, read.routers).value;
  if (subject === undefined) throw new Error('no subject');
  const { verdict, findings } = auditRead(subject, read, {});
  return [verdict, new Set(findings.map((one) => one.class)).has('v6-twin-missing')];
}

it('a network without IPv6 has no family that differs from IPv4', () => {
  expect(parityIn((text) => text)).toEqual(['breach', false]);
  const six = (text: string) =>
    text.replace(/^address add 10.10.1.1\/24 dev (.*)$/m, '$&\naddress add fd00:10:1::1/64 dev $1');
  expect(parityIn(six)).toEqual(['breach', true]);
});
