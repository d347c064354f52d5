import type { Echo, EchoDefinition } from '../../push/session/definition.ts';

/** One folder for every device of this network namespace, VRF devices among them. */
const DEVICES = '/proc/sys/net/ipv4/conf';

/** So many in one call; all are sent at once, so a silent one costs no more than many. */
const PER_CALL = 50;

/**
 * The host's own `ping` (iputils), bound to the VRF device and to the router's address in it; silence is asked a second time. Where the device is not
 * there yet, no process is started to find that out; an address in place of a VRF is bound to no device. Without the tool the shell says 127, and nothing is said about the pair.
 */
export const frrEcho: EchoDefinition = {
  sends: (echoes) =>
    Array.from({ length: Math.ceil(echoes.length / PER_CALL) }, (_, at) =>
      callFor(echoes.slice(at * PER_CALL, (at + 1) * PER_CALL)),
    ),
  answered: (answers, echoes) => {
    const codes = new Map(
      [...answers.values()].flatMap((text) =>
        [...text.matchAll(/^(\d+) (\S+ \S+ \S+)$/gm)].map(([, code, words = '']) => [words, Number(code)]),
      ),
    );
    return new Map(
      echoes.flatMap((echo) => {
        const code = codes.get(wordsOf(echo));
        return code === undefined || code > 2 ? [] : [[echo, code === 0]];
      }),
    );
  },
};

function callFor(echoes: readonly Echo[]): string {
  const list = echoes.map((echo) => `'${wordsOf(echo)}'`).join(' ');
  const one = 'ping -n -q -c 1 -W 1 -I "$1" -I "$2" "$3" > /dev/null 2>&1';
  const asked = `( ${one} || ${one}; echo "$? $e" ) &`;
  return `for e in ${list}; do set -- $e; if [ "$1" = "$2" ] || [ -d ${DEVICES}/"$1" ]; then ${asked} else echo "2 $e"; fi; done; wait`;
}

function wordsOf({ vrf, source, destination }: Echo): string {
  return `${vrf} ${source} ${destination}`;
}
