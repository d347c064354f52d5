import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

/** SN1309: two VPNs never share a number, since every route target and VRF name is derived from it. */
export const vpnNumberOnce: Rule = ({ inventory, at }) =>
  [...Map.groupBy(inventory.vpns, ({ number }) => number).values()].flatMap(([first, ...others]) =>
    others.map((vpn) => {
      const related = first === undefined ? [] : [{ span: at(first, 'vpn-number'), note: 'first' }];
      const data = { vpn: vpn.id, other: first?.id ?? '', number: vpn.number };
      return report('SN1309', data, { span: at(vpn, 'vpn-number'), related });
    }),
  );
