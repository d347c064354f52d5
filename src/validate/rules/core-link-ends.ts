import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

/** SN1308: a core link joins two different routers. */
export const coreLinkEnds: Rule = ({ inventory, at }) =>
  inventory.coreLinks
    .filter(({ ends: [first, second] }) => first.router === second.router)
    .map((link) =>
      report('SN1308', { link: link.id, router: link.ends[0].router }, { span: at(link, 'between', 1) }),
    );
