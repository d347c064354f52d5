import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { configsAmong } from '../../src/cli/certificate.ts';
import { networkOfPolicy } from '../../src/inventory/declared-network/of-policy.ts';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { certificateOf } from '../../src/verify/certificate/certificate.ts';
import { policySubject } from '../../src/verify/foreign/policy-subject.ts';
import { readBackups } from '../../src/verify/read/backups.ts';
import { corruptionsOf, resealed, sampleOf } from './corruptions.ts';

const CASES = join(import.meta.dirname, '../foreign');
const DIGEST = 'f'.repeat(64);

type Files = readonly { readonly file: string; readonly text: string }[];

/** The files of a folder of backups, and its policy with one text replaced. */
function folder(name: string, replaced = '', by = '') {
  const configs = join(CASES, name, 'configs');
  const files = readdirSync(configs).map((file) => ({
    file,
    text: readFileSync(join(configs, file), 'utf8'),
  }));
  const text = readFileSync(join(CASES, name, 'policy.yaml'), 'utf8');
  expect(text).toContain(replaced);
  const policy = parsePolicy({ path: 'policy.yaml', text: text.replace(replaced, by) }).value;
  if (policy === undefined) throw new Error(`${name}: no policy`);
  return { files, policy };
}

function certificateFor({ files, policy }: ReturnType<typeof folder>): string {
  const backups = files.map(({ file, text }) => ({ path: file, bytes: new TextEncoder().encode(text) }));
  const { routers } = readBackups(backups);
  const subject = policySubject(policy, routers).value;
  if (subject === undefined) throw new Error('no subject');
  return certificateOf({ ...subject, digest: DIGEST }, routers);
}

function reasonsAgainst(certificate: string, files: Files, policy: ReturnType<typeof folder>['policy']) {
  const { refusals } = checkCertificate(certificate, configsAmong(files), networkOfPolicy(policy, DIGEST));
  return refusals.map(({ reason }) => reason);
}

describe('a certificate of a network judged by a policy file', () => {
  it.each(['11-policy-kept', '15-agreed-pair'])(
    '%s is accepted, and refused with anything changed',
    (name) => {
      const { files, policy } = folder(name);
      const certificate = certificateFor({ files, policy });
      expect(reasonsAgainst(certificate, files, policy)).toEqual([]);
      const corruptions = sampleOf(corruptionsOf(certificate), 12).flatMap((one) => [one, resealed(one)]);
      const changed = corruptions.filter(({ text }) => text !== certificate);
      const accepted = changed.filter(({ text }) => reasonsAgainst(text, files, policy).length === 0);
      expect(changed.length).toBeGreaterThan(12);
      expect(accepted.map(({ what }) => what)).toEqual([]);
    },
  );

  it('is not had for an import that the policy does not allow', () => {
    const broken = folder('12-policy-broken-by-an-import');
    expect(reasonsAgainst(certificateFor(broken), broken.files, broken.policy)).toContain('no-clause');
    const kept = certificateFor(folder('11-policy-kept'));
    expect(reasonsAgainst(kept, broken.files, broken.policy)).not.toEqual([]);
  });

  it('is not had without the agreement', () => {
    const { files, policy } = folder('15-agreed-pair', '  - consumer-vpn: stats', '  - consumer-vpn: flood');
    expect(reasonsAgainst(certificateFor({ files, policy }), files, policy)).toContain('no-clause');
  });

  it('is refused where two VPNs claim one VRF equally', () => {
    const certificate = certificateFor(folder('11-policy-kept'));
    const { files, policy } = folder('11-policy-kept', 'vrfs: [FLOOD]', 'vrfs: [FLOOD, STATS, TAX]');
    expect(reasonsAgainst(certificate, files, policy)).toContain('vrf-of-two-vpns');
  });

  it('is refused where the folder holds a configuration that it does not speak about', () => {
    const { files, policy } = folder('11-policy-kept');
    const certificate = certificateFor({ files, policy });
    const [first] = files;
    const further = { file: 'pe9.cfg', text: first?.text.replace('sysname pe1', 'sysname pe9') ?? '' };
    expect(reasonsAgainst(certificate, [...files, further], policy)).toContain('untrue');
    expect(
      reasonsAgainst(certificate, [...files, { file: 'notes.txt', text: 'call the operator' }], policy),
    ).toEqual([]);
  });
});
