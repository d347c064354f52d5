import { report } from '../../diagnostics/report.ts';
import { overlapsAmong } from '../../net/overlap.ts';
import type { Prefix } from '../../net/prefix.ts';
import { prefixText } from '../../net/prefix.ts';
import type { Rule } from '../rule.ts';

/** SN2116: address pools are disjoint, so that no address is given out twice. */
export const pools: Rule = ({ inventory, at }) => {
  const { loopbacks, coreLinks, accessLinks } = inventory.network.pools;
  const named = [
    ...of('loopbacks', loopbacks),
    ...of('core-links', coreLinks),
    ...of('access-links', accessLinks),
  ];
  return overlapsAmong(named, ({ prefix }) => prefix).map(({ outer, inner }) =>
    report(
      'SN2116',
      {
        prefix: prefixText(inner.prefix),
        pool: inner.pool,
        other: prefixText(outer.prefix),
        otherPool: outer.pool,
      },
      {
        span: at(inventory.network.pools, inner.pool, inner.index),
        related: [{ span: at(inventory.network.pools, outer.pool, outer.index), note: 'other' }],
      },
    ),
  );
};

interface PoolPrefix {
  readonly pool: string;
  readonly index: number;
  readonly prefix: Prefix;
}

function of(pool: string, prefixes: readonly Prefix[]): readonly PoolPrefix[] {
  return prefixes.map((prefix, index) => ({ pool, index, prefix }));
}
