import { type LiveAnswer, liveEvidence } from '../../src/cli/live.ts';
import { placeOf } from '../../src/lab/uml/place.ts';
import type { RunningLab } from './running-lab.ts';

/** What a hand left in a router's tables, that its configuration says nothing of. */
export interface HandInTables {
  /** `verify --live` of the lab now, judged by the texts that were read last. */
  readonly live: () => Promise<LiveAnswer>;
  readonly plant: () => Promise<void>;
  readonly takeBack: () => Promise<void>;
}

/**
 * A route of localtax in the table of econ's VRF that looks like one of the routing daemon's (so it is in no configuration), and the labels of
 * localtax-dc's VRF deleted from the kernel below the daemon that gave them.
 */
export function handInTables(running: RunningLab): HandInTables {
  const [econ, tax, dc] = ['econ-jinjiang', 'localtax-jinjiang', 'localtax-dc'].map((site) =>
    placeOf(running.lab.network, site),
  );
  if (econ === undefined || tax === undefined || dc === undefined) throw new Error('not these sites');
  const on = econ.access.router;
  const stale = `10.140.250.0/28 vrf ${econ.vrf.name}`;
  const labels = `ip -f mpls route show | grep ' dev ${dc.vrf.name} '`;
  let deleted: readonly string[] = [];
  return {
    live: () => {
      const network = { running: running.known(), failures: [] };
      const source = { network, targets: running.lab.targets, exits: [], diagnostics: [] };
      return liveEvidence(running.lab.compilation.inventory, source);
    },
    plant: async () => {
      // Out by localtax's own circuit on this router, which stands in another VRF.
      const way = `ip -j route show vrf ${tax.vrf.name} | sed 's/.*"gateway":"\\([0-9.]*\\)","dev":"\\([^"]*\\)".*/\\1 dev \\2/'`;
      const via = (await running.exec(on, way)).trim();
      await running.exec(on, `ip route add ${stale} via ${via} proto bgp`);
      deleted = (await running.exec(dc.access.router, labels)).trim().split('\n');
      for (const line of deleted)
        await running.exec(dc.access.router, `ip -f mpls route del ${line.split(' ')[0]}`);
    },
    takeBack: async () => {
      await running.exec(on, `ip route del ${stale}`);
      for (const line of deleted) await running.exec(dc.access.router, `ip -f mpls route add ${line.trim()}`);
    },
  };
}
