import { expect, it } from 'vitest';
import { parsePolicy } from '../../src/inventory/policy.ts';

/** A policy file has no departments: what to type next is said in its own words. */
it('a VPN that no policy lists is looked for in the policy', () => {
  const text = [
    'vpns:',
    '  - vpn-id: flood',
    '    vrfs: [FLOOD]',
    'inter-access-agreements:',
    '  - consumer-vpn: statistics',
    '    provider-vpn: flood',
    '    provider-prefixes: [10.140.1.0/24]',
    '    services: [{ protocol: icmp }]',
    '',
  ].join('\n');
  const { diagnostics } = parsePolicy({ path: 'policy.yaml', text });
  expect(diagnostics).toMatchObject([{ code: 'SN1303', help: 'policy', span: { line: 5 } }]);
});
