import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { provenNetwork } from '../mutation/networks.ts';
import { type AuditCase, cleanNetwork } from './case.ts';

const CIRCUIT = 'address add 100.65.1.1/30 dev eth2.40';
const SECOND = 'address add 203.0.113.1/24 dev eth2.40';

describe('networks on a circuit beside its link', () => {
  it.each([
    ['nothing beside the declared link', CIRCUIT],
    ['the declared link cut in two', `${CIRCUIT}\naddress add 100.65.1.3/31 dev eth2.40`],
    ['a network of the site itself', `${CIRCUIT}\naddress add 10.140.1.129/25 dev eth2.40`],
    ['an address without a network', `${CIRCUIT}\naddress add 203.0.113.1/32 dev eth2.40`],
    [
      'a network of a family that the VPN does not have',
      `${CIRCUIT}\naddress add 2001:db8::1/64 dev eth2.40`,
    ],
  ])('are the site’s own: %s', (_, lines) => {
    expect(withCircuit(provenNetwork('offices'), lines)).toEqual({ level: 'A', opens: [], found: [] });
  });

  it.each([
    ['a second network', `${CIRCUIT}\n${SECOND}`, '203.0.113.0/24'],
    ['the link made wider', 'address add 100.65.1.1/29 dev eth2.40', '100.65.1.0/29'],
  ])('keep the VPN from level A: %s', (_, lines, prefix) => {
    expect(withCircuit(provenNetwork('offices'), lines)).toEqual({
      level: 'B',
      opens: ['tax tax undeclared-link'],
      found: [prefix],
    });
  });

  it('count as links where the inventory leaves the numbers open', () => {
    expect(withCircuit(cleanNetwork('offices'), `${CIRCUIT}\n${SECOND}`)).toMatchObject({ found: [] });
  });
});

/** What becomes of the proven network with other addresses on one circuit of the tax bureau. */
function withCircuit({ inventory, configs }: Pick<AuditCase, 'inventory' | 'configs'>, lines: string) {
  const texts = configs.map((config) => ({ ...config, text: config.text.replace(CIRCUIT, lines) }));
  const { level, pairs, findings } = audit(inventory, texts);
  return {
    level,
    opens: pairs.flatMap(({ fromVpn, toVpn, opens }) =>
      opens === undefined ? [] : [`${fromVpn} ${toVpn} ${opens.class}`],
    ),
    found: findings
      .filter((one) => one.class === 'undeclared-link')
      .flatMap(({ data }) => data['prefix'] ?? []),
  };
}
