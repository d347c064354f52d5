import type { CompactNetwork } from '../../src/verify/classes/network.ts';

/** A network with every number of a shared row replaced by what it stands for, since readers number them in their own order. */
export function spelled(whole: CompactNetwork) {
  const { targets, distinguishers, sets, policies, chains, tables, circuits, routes, ...rest } = whole;
  const wire = ({ words }: typeof targets, i: number) => [words[2 * i], words[2 * i + 1]].join(' ');
  const set = (i: number) =>
    i < 0
      ? []
      : [...sets.items.subarray(sets.start[i], sets.start[i + 1])].map((one) => wire(targets, one)).sort();
  const chain = (i: number) => chains[i]?.key;
  return {
    ...rest,
    tables: {
      ...tables,
      distinguisher: [...tables.distinguisher].map((i) => wire(distinguishers, i)),
      imports: [...tables.imports].map(set),
      importPolicy: [...tables.importPolicy].map((i) => policies[i]?.key),
    },
    circuits: {
      ...circuits,
      inbound: [...circuits.inbound].map(chain),
      outbound: [...circuits.outbound].map(chain),
      forwarded: [...circuits.forwarded].map(chain),
    },
    routes: { ...routes, exports: [...routes.exports].map(set) },
  };
}
