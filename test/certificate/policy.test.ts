import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { configsAmong } from '../../src/cli/certificate.ts';
import { networkOfPolicy } from '../../src/inventory/declared-network/of-policy.ts';
import { corruptionsOf, resealed, sampleOf } from './corruptions.ts';
import { certificateFor, POLICY_DIGEST, type PolicyFolder, policyFolder } from './questions.ts';

function reasonsAgainst(certificate: string, files: PolicyFolder['files'], policy: PolicyFolder['policy']) {
  const { refusals } = checkCertificate(
    certificate,
    configsAmong(files),
    networkOfPolicy(policy, POLICY_DIGEST),
  );
  return refusals.map(({ reason }) => reason);
}

describe('a certificate of a network judged by a policy file', () => {
  it.each(['11-policy-kept', '15-agreed-pair'])(
    '%s is accepted, and refused with anything changed',
    (name) => {
      const { files, policy } = policyFolder(name);
      const certificate = certificateFor({ files, policy });
      expect(reasonsAgainst(certificate, files, policy)).toEqual([]);
      const corruptions = sampleOf(corruptionsOf(certificate), 12).flatMap((one) => [one, resealed(one)]);
      const changed = corruptions.filter(({ text }) => text() !== certificate);
      const accepted = changed.filter(({ text }) => reasonsAgainst(text(), files, policy).length === 0);
      expect(changed.length).toBeGreaterThan(12);
      expect(accepted.map(({ what }) => what)).toEqual([]);
    },
  );

  it('is not had for an import that the policy does not allow', () => {
    const broken = policyFolder('12-policy-broken-by-an-import');
    expect(reasonsAgainst(certificateFor(broken), broken.files, broken.policy)).toContain('no-clause');
    const kept = certificateFor(policyFolder('11-policy-kept'));
    expect(reasonsAgainst(kept, broken.files, broken.policy)).not.toEqual([]);
  });

  it('is not had without the agreement', () => {
    const { files, policy } = policyFolder(
      '15-agreed-pair',
      '  - consumer-vpn: stats',
      '  - consumer-vpn: flood',
    );
    expect(reasonsAgainst(certificateFor({ files, policy }), files, policy)).toContain('no-clause');
  });

  it.each(['topology', 'nobody'])('needs proofs of filters for an agreement that is called %s', (id) => {
    const agreed = '  - consumer-vpn: stats';
    const named = `  - agreement-id: ${id}\n    consumer-vpn: stats`;
    const { files, policy } = policyFolder('15-agreed-pair', agreed, named);
    const certificate = certificateFor({ files, policy });
    expect(certificate).toContain('"record":"filter"');
    expect(reasonsAgainst(certificate, files, policy)).toEqual([]);
  });

  it('is refused where two VPNs claim one VRF equally', () => {
    const certificate = certificateFor(policyFolder('11-policy-kept'));
    const { files, policy } = policyFolder('11-policy-kept', 'vrfs: [FLOOD]', 'vrfs: [FLOOD, STATS, TAX]');
    expect(reasonsAgainst(certificate, files, policy)).toContain('vrf-of-two-vpns');
  });

  it('is refused where a VPN of the policy has no VRF on any router, though nothing crosses', () => {
    const nowhere = '  - vpn-id: ghost\n    vrfs: [GHOST]\n';
    const { files, policy } = policyFolder('11-policy-kept', 'vpns:\n', `vpns:\n${nowhere}`);
    expect(reasonsAgainst(certificateFor({ files, policy }), files, policy)).toEqual(['vpn-not-found']);
    const routers = [{ file: 'pe1.cfg', text: 'sysname pe1\nip vpn-instance NOBODY\nreturn\n' }];
    const none = certificateFor({ files: routers, policy });
    expect(reasonsAgainst(none, routers, policy)).toEqual(policy.vpns.map(() => 'vpn-not-found'));
  });

  it('is had for a VRF that no circuit is in yet, found by what it exports in IPv6 alone', () => {
    const further = '  - vpn-id: later\n    route-targets: ["65000:190"]\n';
    const { files, policy } = policyFolder('11-policy-kept', 'vpns:\n', `vpns:\n${further}`);
    const [first, ...others] = files;
    const vrf = 'ip vpn-instance LATER\n ipv6-family\n  vpn-target 65000:190 export-extcommunity\n#\n';
    const text = first?.text.replace('ip vpn-instance', `${vrf}ip vpn-instance`) ?? '';
    const reserved = [{ file: first?.file ?? '', text }, ...others];
    expect(reasonsAgainst(certificateFor({ files: reserved, policy }), reserved, policy)).toEqual([]);
    const imported = reserved.map((one) => ({ ...one, text: one.text.replace('190 export', '190 import') }));
    const forged = certificateFor({ files: imported, policy });
    expect(reasonsAgainst(forged, imported, policy)).toEqual(['vpn-not-found']);
  });

  it('is refused where the folder holds a configuration that it does not speak about', () => {
    const { files, policy } = policyFolder('11-policy-kept');
    const certificate = certificateFor({ files, policy });
    const [first] = files;
    const further = { file: 'pe9.cfg', text: first?.text.replace('sysname pe1', 'sysname pe9') ?? '' };
    expect(reasonsAgainst(certificate, [...files, further], policy)).toContain('untrue');
    expect(
      reasonsAgainst(certificate, [...files, { file: 'notes.txt', text: 'call the operator' }], policy),
    ).toEqual([]);
  });

  it('is of level B, and names the neighbour, where the policy alone vouches for one', () => {
    const { files, policy } = policyFolder(
      '11-policy-kept',
      'backbone: assumed',
      'backbone: assumed\nknown-neighbors: [10.0.0.9]',
    );
    const session = ' peer 10.0.0.3 as-number 65000\n';
    const reflected = files.map(({ file, text }) => ({
      file,
      text: text
        .replace(session, `${session} peer 10.0.0.9 as-number 65000\n`)
        .replace('  peer 10.0.0.3 enable\n', '  peer 10.0.0.3 enable\n  peer 10.0.0.9 enable\n'),
    }));
    expect(reflected[0]?.text).toContain('  peer 10.0.0.9 enable');
    const certificate = certificateFor({ files: reflected, policy });
    expect(certificate).toContain('"neighbour-not-collected"');
    expect(certificate).toContain('10.0.0.9');
    expect(reasonsAgainst(certificate, reflected, policy)).toEqual([]);
    const silent = resealed({
      what: 'no word of the neighbour',
      text: () =>
        certificate
          .split('\n')
          .filter((line) => !line.includes('"neighbour-not-collected"'))
          .join('\n'),
    });
    expect(reasonsAgainst(silent.text(), reflected, policy)).not.toEqual([]);
  });
});

describe('a file in a folder with a policy', () => {
  it.each([
    ['# archived\fsysname pe9\fip vpn-instance TAX\freturn', true],
    ['# archived\n', false],
    ['', true],
  ])('is kept, and so refused, where nobody can say what its lines are: %j', (text, kept) => {
    expect(configsAmong([{ file: 'pe9.cfg', text }]).length).toBe(kept ? 1 : 0);
  });
});
