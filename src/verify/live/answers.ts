import type { LiveProbe } from './probes.ts';

/** What became of a packet. `refused`: no answer, while its sender and its destination have just answered others; `unheard`: no answer, and no such control. */
export type Fate = 'answered' | 'silent' | 'refused' | 'unheard' | 'not-sent';

export interface Answer {
  readonly probe: LiveProbe;
  readonly fate: Fate;
}

/** What each packet's answer or silence means; `answered` tells of one packet whether an answer came (undefined: the router could not send it). */
export function fatesOf(
  probes: readonly LiveProbe[],
  answered: (probe: LiveProbe) => boolean | undefined,
): readonly Answer[] {
  const controls = controlsOf(probes, answered);
  return probes.map((probe) => ({ probe, fate: fateOf(probe) }));

  function fateOf(probe: LiveProbe): Fate {
    const came = answered(probe);
    if (came === undefined) return 'not-sent';
    if (came) return 'answered';
    if (probe.kind !== 'forbidden' && probe.kind !== 'core') return 'silent';
    return controls.isHeard(probe) ? 'refused' : 'unheard';
  }
}

/**
 * A silence counts when its sender and its destination have just been heard. An answer over the backbone counts for both; one within a router only for
 * packets that stay within it, and where nobody elsewhere is owed an answer.
 */
function controlsOf(probes: readonly LiveProbe[], answered: (probe: LiveProbe) => boolean | undefined) {
  const far = probes.filter(({ kind }) => kind === 'declared' || kind === 'backbone');
  const near = probes.filter((one) => one.kind === 'near' && answered(one) === true);
  const heard = far.filter((one) => answered(one) === true);
  const keys = (list: readonly LiveProbe[], key: (one: LiveProbe) => string) => new Set(list.map(key));
  const sides = [senderOf, targetOf].map((key) => ({
    key,
    planned: keys(far, key),
    heard: keys(heard, key),
    near: keys(near, key),
  }));
  const isHeard = (probe: LiveProbe): boolean =>
    sides.every(({ key, planned, heard: far, near: here }) => {
      const name = key(probe);
      const within = probe.router === probe.toRouter || !planned.has(name);
      return far.has(name) || (within && here.has(name));
    });
  return { isHeard };
}

/** A control counts for packets of the same VRF and address of a router. */
function senderOf({ router, echo }: LiveProbe): string {
  return `${router} ${echo.vrf} ${echo.source}`;
}

/** Two VPNs may have one address: it must have answered as that of this VPN, or of the backbone. */
function targetOf({ toVpn, toRouter, echo }: LiveProbe): string {
  return `${toVpn} ${toRouter} ${echo.destination}`;
}
