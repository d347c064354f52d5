import { addressText, type Family, parseAddress } from '../../net/address.ts';
import type { AddressRange } from '../../net/address-ranges.ts';
import { type Box, FIELDS, type Rule } from './packets.ts';

/** What decides about a packet: the rules where it enters, those where it leaves, and what agreements allow. */
export type Rules = Readonly<Record<'in' | 'out' | 'allowed', readonly Rule[]>>;

/**
 * Whether a witness shows that every packet of a part is refused or allowed. A witness is a reason (`in:218`: the deny rule on that line,
 * `allowed:X7`: an agreement), or a cut `[field, first value above, below, above]` in its one spelling; the parts cover the region by construction.
 */
export function holds(rules: Rules, witness: unknown, part: Box, family: Family): boolean {
  if (typeof witness === 'string') {
    const [, side, name] = /^(in|out|allowed):(.+)$/.exec(witness) ?? [];
    return Object.entries(rules).some(([one, list]) => one === side && settles(list, name, part));
  }
  if (!Array.isArray(witness) || witness.length !== 4) return false;
  const [name, text, below, above]: readonly unknown[] = witness;
  const field = FIELDS.find((one) => one === name);
  const at = Number.isInteger(text) ? BigInt(Number(text)) : parseAddress(`${text}`)?.value;
  if (field === undefined || at === undefined || at <= part[field].from || at > part[field].to) return false;
  const isEnd = field === 'source' || field === 'destination';
  if (text !== (isEnd ? addressText({ family, value: at }) : Number(at))) return false;
  const { from, to } = part[field];
  const cut = (range: AddressRange) => ({ ...part, [field]: range });
  const isLeft = holds(rules, below, cut({ from, to: at - 1n }), family);
  return isLeft && holds(rules, above, cut({ from: at, to }), family);
}

/** The rule of a name settles the whole part, and no rule before it lets any of it pass. */
function settles(rules: readonly Rule[], name: string | undefined, part: Box): boolean {
  const contains = (box: Box) =>
    FIELDS.every((field) => box[field].from <= part[field].from && part[field].to <= box[field].to);
  const touches = (box: Box) =>
    FIELDS.every((field) => box[field].from <= part[field].to && part[field].from <= box[field].to);
  const at = rules.findIndex((rule) => rule.name === name && rule.settles && rule.boxes.some(contains));
  return at >= 0 && rules.slice(0, at).every((rule) => rule.settles || !rule.boxes.some(touches));
}
