import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

interface Named {
  readonly id: string;
  readonly span: Span;
}

/** SN1301: an id names one thing. Router names, VPN, site, access, agreement, department, core link and freeze ids each are a space of their own. */
export const uniqueIds: Rule = ({ inventory, accesses }) => [
  ...repeated('department-id', inventory.departments),
  ...repeated('vpn-id', inventory.vpns),
  ...repeated('site-id', inventory.sites),
  ...repeated('site-network-access-id', accesses),
  ...repeated('agreement-id', inventory.agreements),
  ...repeated('core-links/id', inventory.coreLinks),
  ...repeated('freeze-id', inventory.network.governance?.freezes ?? []),
  ...repeated(
    'routers/name',
    inventory.routers.map(({ name, span }) => ({ id: name, span })),
  ),
];

function repeated(key: string, things: readonly Named[]): readonly Diagnostic[] {
  const groups = Map.groupBy(things, ({ id }) => id.toLowerCase());
  return [...groups.values()].flatMap(([first, ...others]) =>
    others.map(({ id, span }) =>
      report(
        'SN1301',
        { key, id },
        { span, related: first === undefined ? [] : [{ span: first.span, note: 'first' }] },
      ),
    ),
  );
}
