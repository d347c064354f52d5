import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

/** SN3941: the time zone of the governance is one that the machine knows. */
export const timeZone: Rule = ({ inventory, at }) => {
  const { governance } = inventory.network;
  if (governance?.timeZone === undefined || isKnown(governance.timeZone)) return [];
  return [report('SN3941', { zone: governance.timeZone }, { span: at(governance, 'time-zone') })];
};

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
