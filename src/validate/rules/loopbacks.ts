import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Router } from '../../inventory/types.ts';
import { addressText } from '../../net/address.ts';
import { coversAddress } from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN2117: loopbacks come from their pool. SN2118: each is one router's. SN2119: a router has one IPv4 and at most one IPv6 loopback. */
export const loopbacks: Rule = (context) => [
  ...context.inventory.routers.flatMap((router) => [
    ...outsidePool(router, context),
    ...wrongCount(router, context),
  ]),
  ...shared(context),
];

function outsidePool(router: Router, { inventory }: RuleContext): readonly Diagnostic[] {
  const pool = inventory.network.pools.loopbacks;
  return router.loopbacks
    .filter(({ value }) => !pool.some((prefix) => coversAddress(prefix, value)))
    .map(({ value, span }) =>
      report('SN2117', { router: router.name, address: addressText(value) }, { span }),
    );
}

function wrongCount(router: Router, { at }: RuleContext): readonly Diagnostic[] {
  const count = (family: 4 | 6) => router.loopbacks.filter(({ value }) => value.family === family).length;
  if (count(4) === 1 && count(6) <= 1) return [];
  return [
    report(
      'SN2119',
      { router: router.name, ipv4: count(4), ipv6: count(6) },
      { span: at(router, 'loopbacks') },
    ),
  ];
}

function shared({ inventory }: RuleContext): readonly Diagnostic[] {
  const all = inventory.routers.flatMap(({ name, loopbacks: own }) =>
    own.map((loopback) => ({ name, ...loopback })),
  );
  return [...Map.groupBy(all, ({ value }) => addressText(value)).values()].flatMap(([first, ...others]) =>
    others.map(({ name, value, span }) => {
      const related = first === undefined ? [] : [{ span: first.span, note: 'first' }];
      return report(
        'SN2118',
        { router: name, other: first?.name ?? '', address: addressText(value) },
        { span, related },
      );
    }),
  );
}
