import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

const SSH_PORT = 22;

/** SN1310: two routers behind the same jump hosts never share a management address and port; the second would get the first one's configuration. */
export const managementOnce: Rule = ({ inventory }) =>
  [
    ...Map.groupBy(inventory.routers, ({ management: { address, port, jumps } }) =>
      [address, port ?? SSH_PORT, ...(jumps ?? []).map(({ name }) => name)].join(' '),
    ).values(),
  ].flatMap(([first, ...others]) =>
    others.map(({ name, management }) => {
      const related = first === undefined ? [] : [{ span: first.management.span, note: 'first' }];
      const data = {
        router: name,
        other: first?.name ?? '',
        address: management.address,
        port: management.port ?? SSH_PORT,
      };
      return report('SN1310', data, { span: management.span, related });
    }),
  );
