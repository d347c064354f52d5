import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { editedNetwork } from './case.ts';

/** Why nobody is sure of a network with one line of a router replaced. */
function reasons(name: string, router: string, before: string, after: string) {
  const { inventory, configs } = editedNetwork(name, [[router, before, after]]);
  return new Set(audit(inventory, configs).inconclusive.map(({ reason }) => reason));
}

/** A customer of an agreement, by whose VRF another VPN is reached. */
const FRR = ' neighbor 100.65.0.2 remote-as 64970';

it.each([
  ['iBGP', ' neighbor 100.65.0.2 remote-as 65101'],
  ['iBGP by its word', ' neighbor 100.65.0.2 remote-as internal'],
  ['several hops', `${FRR}\n neighbor 100.65.0.2 ebgp-multihop 3`],
  ['any number of hops', `${FRR}\n neighbor 100.65.0.2 ebgp-multihop`],
  ['no check of links', `${FRR}\n neighbor 100.65.0.2 disable-connected-check`],
  ['no check of links at all', `${FRR}\n bgp disable-ebgp-connected-route-check`],
  ['another AS shown', `${FRR}\n neighbor 100.65.0.2 local-as 64999`],
])('FRR: whom a customer joins that names any next hop is in no text: %s', (_, after) => {
  expect(reasons('mini', 'mn-pe1', FRR, after)).toContain('next-hop-free');
});

it('FRR: next hops on the link are nobody else', () => {
  expect(reasons('mini', 'mn-pe1', FRR, `${FRR}\n neighbor 100.65.0.2 ebgp-multihop 1`)).toEqual(new Set());
});

/** A spoke gets its hub's routes from another VRF. */
const VRP = ' ipv4-family vpn-instance SPOKE';
const PEER = '  peer 100.65.2.2 as-number';

it.each([
  ['iBGP', [`${PEER} 65101`], true],
  ['several hops', [`${PEER} 64950`, '  peer 100.65.2.2 ebgp-max-hop 3'], true],
  ['another AS shown', [`${PEER} 64950`, '  peer 100.65.2.2 fake-as 64999'], true],
  ['one hop', [`${PEER} 64950`, '  peer 100.65.2.2 ebgp-max-hop 1'], false],
])('VRP: a spoke that names any next hop: %s', (_, lines, doubtful) => {
  expect(reasons('offices', 'pe2', VRP, [VRP, ...lines].join('\n')).has('next-hop-free')).toBe(doubtful);
});

it('in a VPN whose sites may all meet, and that takes no other routes, packets stay in it', () => {
  const line = '  peer 100.65.0.14 as-number 64930';
  expect(reasons('mini', 'mn-pe2', line, `${line}\n  peer 100.65.0.14 ebgp-max-hop 3`)).toEqual(new Set());
});
