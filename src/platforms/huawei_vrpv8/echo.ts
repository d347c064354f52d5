import type { Echo, EchoDefinition } from '../../push/session/definition.ts';

/** VRP's `ping` in a VPN instance (NetEngine 8000 F1A command reference, "ping" and "ping ipv6"; options in any order, the address last): two requests, a second of patience for each; one answer is enough. */
export const vrpEcho: EchoDefinition = {
  sends: (echoes) => echoes.map(commandOf),
  answered: (answers, echoes) =>
    new Map(
      echoes.flatMap((echo) => {
        const received = /(\d+) packet\(s\) received/.exec(answers.get(commandOf(echo)) ?? '')?.[1];
        return received === undefined ? [] : [[echo, received !== '0']];
      }),
    ),
};

function commandOf({ vrf, family, source, destination }: Echo): string {
  return family === 4
    ? `ping -vpn-instance ${vrf} -a ${source} -c 2 -t 1000 ${destination}`
    : `ping ipv6 -a ${source} -c 2 -t 1000 vpn-instance ${vrf} ${destination}`;
}
