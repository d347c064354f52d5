import type { EchoRequest, VpnView } from '../vpn-side.ts';

const LOOP =
  /^for e in ((?:'[^']+' ?)+); do set -- \$e; if \[ "\$1" = "\$2" \] \|\| \[ -d \/proc\/sys\/net\/ipv4\/conf\/"\$1" \]; then \( (ping [^|;&<>]*-I "\$1" -I "\$2" "\$3" > \/dev\/null 2>&1) \|\| \2; echo "\$\? \$e" \) & else echo "2 \$e"; fi; done; wait$/;

/** The echo requests of a shell loop over `ping`, bound to a VRF device and an address; undefined: another command. */
export function echoesIn(command: string): readonly EchoRequest[] | undefined {
  const list = LOOP.exec(command)?.[1];
  if (list === undefined) return undefined;
  return [...list.matchAll(/'(\S+) (\S+) (\S+)'/g)].map(([, vrf = '', source = '', destination = '']) => ({
    vrf,
    family: destination.includes(':') ? 6 : 4,
    source,
    destination,
  }));
}

/** `ping` ends with 0 when an answer came, else with 1. */
export function echoAnswers(vpn: VpnView, echoes: readonly EchoRequest[]): string {
  return echoes
    .map((echo) => `${vpn.isAnswered(echo) ? 0 : 1} ${echo.vrf} ${echo.source} ${echo.destination}\n`)
    .join('');
}
