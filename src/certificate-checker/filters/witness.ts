import { parseAddress } from '../../net/address.ts';
import { type Box, FIELDS, type Rule } from './packets.ts';

/** A packet set that must be empty: it enters past one filter, leaves past another, and no agreement allows it. */
export interface Claim {
  readonly in: readonly Rule[];
  readonly out: readonly Rule[];
  readonly allowed: readonly { readonly agreement: string; readonly box: Box }[];
}

/**
 * Whether a witness shows that every packet of a part is refused or allowed. A witness is a reason (`in:218`: the deny rule on that line,
 * `X7`: an agreement), or a cut `[field, first value above, below, above]`; the parts cover the region by construction.
 */
export function holds(claim: Claim, witness: unknown, part: Box): boolean {
  if (typeof witness === 'string') {
    const [, side, line] = /^(in|out):(\d+)$/.exec(witness) ?? [];
    if (side === 'in' || side === 'out') return denies(claim[side], Number(line), part);
    return claim.allowed.some(({ agreement, box }) => agreement === witness && contains(box, part));
  }
  if (!Array.isArray(witness) || witness.length !== 4) return false;
  const [name, text, below, above]: readonly unknown[] = witness;
  const field = FIELDS.find((one) => one === name);
  const at = Number.isInteger(text) ? BigInt(Number(text)) : parseAddress(String(text))?.value;
  if (field === undefined || at === undefined || at <= part[field].from || at > part[field].to) return false;
  const { from, to } = part[field];
  return (
    holds(claim, below, { ...part, [field]: { from, to: at - 1n } }) &&
    holds(claim, above, { ...part, [field]: { from: at, to } })
  );
}

/** The rule of a line refuses the whole part, and no rule before it lets any of it pass. */
function denies(rules: readonly Rule[], line: number, part: Box): boolean {
  const at = rules.findIndex(
    (rule) => rule.line === line && rule.deny && rule.boxes.some((box) => contains(box, part)),
  );
  return (
    at >= 0 && rules.slice(0, at).every(({ deny, boxes }) => deny || !boxes.some((box) => touches(box, part)))
  );
}

function contains(box: Box, part: Box): boolean {
  return FIELDS.every((field) => box[field].from <= part[field].from && part[field].to <= box[field].to);
}

function touches(box: Box, part: Box): boolean {
  return FIELDS.every((field) => box[field].from <= part[field].to && part[field].from <= box[field].to);
}
