import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

/** SN1310: two routers never share a management address and port; the second would get the first one's configuration. */
export const managementOnce: Rule = ({ inventory }) =>
  [
    ...Map.groupBy(
      inventory.routers,
      ({ management }) => `${management.address} ${management.port}`,
    ).values(),
  ].flatMap(([first, ...others]) =>
    others.map(({ name, management }) => {
      const related = first === undefined ? [] : [{ span: first.management.span, note: 'first' }];
      const data = {
        router: name,
        other: first?.name ?? '',
        address: management.address,
        port: management.port,
      };
      return report('SN1310', data, { span: management.span, related });
    }),
  );
