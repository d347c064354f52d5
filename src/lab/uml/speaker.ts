import type { LabCustomer } from './topology.ts';

/** The configuration of a customer's eBGP speaker: it announces its own prefixes and takes what the provider sends. */
export function speakerConfig(customer: LabCustomer): string | undefined {
  const { bgp } = customer;
  if (bgp === undefined) return undefined;
  const families = [4, 6] as const;
  const of = (family: 4 | 6, text: string): boolean => text.includes(':') === (family === 6);
  return `${[
    'frr defaults traditional',
    `hostname ${customer.name}`,
    `router bgp ${bgp.asNumber}`,
    ` bgp router-id ${bgp.routerId}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp default ipv4-unicast',
    ` timers bgp ${bgp.timers.keepalive} ${bgp.timers.hold}`,
    ...bgp.neighbours.flatMap(({ address, asNumber }) => [
      ` neighbor ${address} remote-as ${asNumber}`,
      ` neighbor ${address} timers connect ${bgp.timers.connect}`,
    ]),
    ...families.flatMap((family) => [
      ` address-family ipv${family} unicast`,
      ...bgp.prefixes.filter((prefix) => of(family, prefix)).map((prefix) => `  network ${prefix}`),
      ...bgp.neighbours
        .filter(({ address }) => of(family, address))
        .map(({ address }) => `  neighbor ${address} activate`),
      ' exit-address-family',
    ]),
    'exit',
  ].join('\n')}\n`;
}
