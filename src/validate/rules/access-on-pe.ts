import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

/** SN1304: customers are attached to PEs; a P router has no VRF. */
export const accessOnPe: Rule = ({ accesses, router, at }) =>
  accesses
    .filter((access) => router(access.router)?.role === 'p')
    .map((access) =>
      report(
        'SN1304',
        { access: access.id, router: access.router },
        { span: at(access, 'bearer', 'router') },
      ),
    );
