import type { EchoRequest, VpnView } from '../vpn-side.ts';

/** What `ping` in a VPN instance prints (form of the manuals); undefined: another command. */
export function pinged(vpn: VpnView, words: string): string | undefined {
  const echo = echoIn(words);
  if (echo === undefined) return undefined;
  const { destination } = echo;
  const answered = vpn.isAnswered(echo);
  const count = Number(/ -c (\d+) /.exec(words)?.[1] ?? 5);
  const lines = Array.from({ length: count }, (_, at) =>
    answered
      ? `    Reply from ${destination}: bytes=56 Sequence=${at + 1} ttl=254 time=2 ms\n`
      : '    Request time out\n',
  );
  const [received, loss] = answered ? [count, '0.00'] : [0, '100.00'];
  return `  PING ${destination}: 56  data bytes, press CTRL_C to break\n${lines.join('')}\n  --- ${destination} ping statistics ---\n    ${count} packet(s) transmitted\n    ${received} packet(s) received\n    ${loss}% packet loss\n`;
}

function echoIn(words: string): EchoRequest | undefined {
  const [, vrf, source = '', destination = ''] =
    /^ping -vpn-instance (\S+) -a (\S+)(?: -[ct] \d+)* (\S+)$/.exec(words) ?? [];
  if (vrf !== undefined) return { vrf, family: 4, source, destination };
  const [, from = '', instance, to = ''] =
    /^ping ipv6 -a (\S+)(?: -[ct] \d+)* vpn-instance (\S+) (\S+)$/.exec(words) ?? [];
  return instance === undefined ? undefined : { vrf: instance, family: 6, source: from, destination: to };
}
