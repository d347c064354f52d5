import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Agreement, Inventory } from '../../src/inventory/types.ts';
import { parseAddress } from '../../src/net/address.ts';
import { loadInventory } from '../../src/pipeline.ts';
import { nearestAgreements } from '../../src/verify/nearness.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';

/** smefin may open tcp/8443 to the front-ends of localtax (X1) and stats (X2), env tcp/443 to that of flood (X7). */
const { value: inventory } = loadInventory(join(import.meta.dirname, '../../inventory/chengdu'), {
  asOf: '2026-06-01',
});
if (inventory === undefined) throw new Error('inventory/chengdu does not load');
const chengdu: Inventory = inventory;

const TAX = { source: 'smefin-hq 10.150.250.1', destination: 'localtax-dc 10.140.250.1' };

it.each([
  ['what is agreed', TAX, 'tcp/8443', ['X1 allows']],
  ['another port', TAX, 'tcp/22', ['X1 other-service']],
  ['another host', { ...TAX, source: 'smefin-hq 10.150.2.1' }, 'tcp/8443', ['X1 other-addresses']],
  [
    'another host and port',
    { ...TAX, source: 'smefin-hq 10.150.2.1' },
    'icmp',
    ['X1 other-service-and-addresses'],
  ],
  [
    'an opening from the provider',
    { source: TAX.destination, destination: TAX.source },
    'tcp/8443',
    ['X1 other-direction'],
  ],
  [
    'a department without an agreement, to a provider',
    { source: 'econ-hq 10.120.2.1', destination: TAX.destination },
    'tcp/8443',
    ['X1 same-destination'],
  ],
  [
    'a consumer, to a department without an agreement',
    { source: TAX.source, destination: 'econ-hq 10.120.2.1' },
    'tcp/8443',
    ['X1 same-source', 'X2 same-source'],
  ],
  [
    'two departments without agreements',
    { source: 'tourism-hq 10.190.2.1', destination: 'econ-hq 10.120.2.1' },
    'tcp/8443',
    [],
  ],
])('%s', (_, ends, service, expected) => {
  expect(nearest(chengdu, ends, service)).toEqual(expected);
});

it('an agreement that has ended is named as the one that would have allowed it', () => {
  expect(nearest(withAgreement('X1', { validity: 'expired' }), TAX, 'tcp/8443')).toEqual(['X1 not-in-force']);
});

it('what only a firewall may pass on is said so', () => {
  const enforcement = { kind: 'firewall', firewall: 'fw1' } as const;
  expect(nearest(withAgreement('X1', { enforcement }), TAX, 'tcp/8443')).toEqual(['X1 by-firewall']);
});

it('of several agreements between two departments the nearest stands first, and the one that allows it is named', () => {
  const [first] = chengdu.agreements;
  if (first === undefined) throw new Error('no agreement');
  const further: Agreement = {
    ...first,
    id: 'X9',
    services: [{ protocol: 'tcp', ports: { from: 22, to: 22 } }],
  };
  const both = { ...chengdu, agreements: [first, further] };
  expect(nearest(both, TAX, 'tcp/22')).toEqual(['X9 allows', 'X1 other-service']);
  expect(nearest(both, TAX, 'tcp/8443')).toEqual(['X1 allows', 'X9 other-service']);
});

function withAgreement(id: string, change: Partial<Agreement>): Inventory {
  const agreements = chengdu.agreements.map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...chengdu, agreements };
}

function nearest(
  subject: Inventory,
  ends: { readonly source: string; readonly destination: string },
  service: string,
): readonly string[] {
  const [source, destination] = [endOf(subject, ends.source), endOf(subject, ends.destination)];
  const [protocol, port] = service.split('/');
  const packet = {
    family: 4,
    source: source.address,
    destination: destination.address,
    ...(port === undefined
      ? { protocol: 'icmp' as const }
      : {
          protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
          sourcePort: 49152,
          destinationPort: Number(port),
          opening: true,
        }),
  } as const;
  return nearestAgreements(subject, policyOf(subject), {
    from: source.site,
    to: destination.site,
    packet,
  }).map(({ agreement, nearness }) => `${agreement.id} ${nearness}`);
}

function endOf(subject: Inventory, text: string) {
  const [id = '', address = ''] = text.split(' ');
  const site = subject.sites.find((one) => one.id === id);
  const parsed = parseAddress(address);
  if (site === undefined || parsed === undefined) throw new Error(`no ${text}`);
  return { site, address: parsed };
}
