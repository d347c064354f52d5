import type { Seen } from './judgement.ts';

/** Tables, labels and VPN routes of VRFs that no collected configuration has: what a VPN leaves behind that was not taken back cleanly. */
export function residueIn({ ground, differences }: Pick<Seen, 'ground' | 'differences'>): readonly string[] {
  const vrfs = new Set(
    ground.routers.flatMap(({ name, model }) => model.vrfs.map((vrf) => `${name} ${vrf.name}`)),
  );
  const distinguishers = new Set(
    ground.routers.flatMap(({ model }) =>
      model.vrfs.flatMap(({ families }) =>
        families.flatMap(({ rd }) => (rd === undefined ? [] : [rd.value])),
      ),
    ),
  );
  return differences.flatMap(({ subject, kind, router, name, onlyTheirs }) => {
    const isLeft = (line: string): boolean => {
      switch (kind) {
        case 'labels':
        case 'forwarded-labels':
          return !vrfs.has(`${router} ${line}`);
        case 'routes':
        case 'forwarding':
          return !vrfs.has(`${router} ${name.replace(/^IPv\d /, '')}`);
        case 'vpn-routes':
          return ![...distinguishers].some((rd) => line.startsWith(`${rd} `));
        case 'bindings':
          return !line.includes(' in default') && !vrfs.has(`${router} ${/ in (\S+)/.exec(line)?.[1]}`);
        case 'multicast':
          return false;
      }
    };
    return onlyTheirs.filter(isLeft).map((line) => `${subject}: ${line}`);
  });
}
