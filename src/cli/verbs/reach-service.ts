/** What a packet is asked about with: its protocol, and the port it knocks at (none for ICMP). */
export interface Service {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number | undefined;
}

/** The service in `tcp/443`, `udp:53`, `ICMP`; undefined for anything else, ports beyond 65535 among it. */
export function serviceOf(text: string): Service | undefined {
  const [, protocol, digits] = /^(tcp|udp)[/:](\d{1,5})$/.exec(text.toLowerCase()) ?? [];
  if (protocol === undefined)
    return text.toLowerCase() === 'icmp' ? { protocol: 'icmp', port: undefined } : undefined;
  const port = Number(digits);
  return port > 65_535 ? undefined : { protocol: protocol === 'tcp' ? 'tcp' : 'udp', port };
}
