import type { Change } from './change.ts';
import { claimKey } from './compare.ts';
import type { Owners } from './ownership.ts';
import { fillTemplate } from './pattern.ts';
import type { ObjectClaim, Statement } from './rules.ts';
import type { Risk } from './types.ts';

/**
 * What the operator must know before saying yes: interruptions and session resets, each once. What the rules of single lines do not tell is
 * told by the way itself: an object with lines that stand before and after, and yet are typed again, is interrupted.
 */
export function risksOf(router: string, change: Change, owners: Owners): readonly Risk[] {
  const told = [
    ...risksOfLines(router, change, owners),
    ...numberedAnew(router, change, owners),
    ...movedAttachments(router, change, owners),
  ];
  const covered = new Set(
    told.filter(({ interrupts }) => interrupts).flatMap(({ data }) => `${data['vpn']}`.split(', ')),
  );
  return [
    ...told,
    ...rebuiltObjects(router, change, owners).filter(({ data }) => !covered.has(`${data['vpn']}`)),
  ];
}

/** A VPN that loses an object with a route distinguisher and gets another one: under its new name it is the same VPN, withdrawn and announced again. */
function numberedAnew(router: string, { comparison }: Change, owners: Owners): readonly Risk[] {
  const identities = (statements: readonly Statement[]): readonly (readonly [string, Statement])[] =>
    statements
      .filter(({ rule }) => rule.risk?.code === 'SN7201')
      .flatMap((one) => vpnsOf(one, owners).map((vpn) => [vpn, one] as const));
  const going = comparison.changes.filter(({ after }) => after.length === 0);
  const left = new Set(going.flatMap(({ removed }) => identities(removed)).map(([vpn]) => vpn));
  const coming = comparison.changes.filter(({ before }) => before.length === 0);
  const risks = new Map<string, Risk>();
  for (const [vpn, statement] of coming.flatMap(({ added }) => identities(added))) {
    const risk = left.has(vpn) ? riskOf(router, statement, owners) : undefined;
    if (risk !== undefined) risks.set(JSON.stringify(risk), risk);
  }
  return [...risks.values()];
}

function vpnsOf({ object }: Statement, owners: Owners): readonly string[] {
  return object === undefined ? [] : (owners.get(claimKey(object))?.vpns ?? []);
}

/** An attachment that leaves an object which goes, and comes in one that is new: a circuit on another VLAN of a Linux router. */
function movedAttachments(router: string, { comparison }: Change, owners: Owners): readonly Risk[] {
  const going = comparison.changes.filter(({ after }) => after.length === 0);
  const coming = comparison.changes.filter(({ before }) => before.length === 0);
  const places = new Map(coming.flatMap(({ added }) => added.flatMap((one) => attachmentOf(one))));
  const risks = new Map<string, Risk>();
  for (const [attachment, from] of going.flatMap(({ removed }) =>
    removed.flatMap((one) => attachmentOf(one)),
  )) {
    const to = places.get(attachment);
    if (to === undefined) continue;
    const vpn = (owners.get(claimKey(from))?.vpns ?? []).join(', ');
    const data = { router, vpn, interface: `${from.name} → ${to.name}` };
    risks.set(claimKey(from), { code: 'SN7203', interrupts: true, data });
  }
  return [...risks.values()];
}

function attachmentOf({ rule, words, object }: Statement): readonly (readonly [string, ObjectClaim])[] {
  if (rule.attaches === undefined || object === undefined) return [];
  return [[`${object.kind} ${fillTemplate(rule.attaches, words)}`, object]];
}

function rebuiltObjects(router: string, { again }: Change, owners: Owners): readonly Risk[] {
  const risks = new Map<string, Risk>();
  for (const { object } of again) {
    if (object === undefined || object.shared === true) continue;
    for (const vpn of owners.get(claimKey(object))?.vpns ?? []) {
      if (!risks.has(vpn))
        risks.set(vpn, { code: 'SN7210', interrupts: true, data: { router, vpn, object: claimKey(object) } });
    }
  }
  return [...risks.values()];
}

function risksOfLines(router: string, change: Change, owners: Owners): readonly Risk[] {
  const { changes, replacements } = change.comparison;
  const replaced = new Set(replacements.flatMap(({ from, to }) => [from, to]));
  const found = [
    ...replacements.filter(({ to }) => to.rule.risk?.on === 'replace').map(({ to }) => to),
    ...changes
      .filter(({ after }) => after.length > 0)
      .flatMap(({ removed }) => removed.filter((one) => fits(one, 'remove') && !replaced.has(one))),
    ...changes
      .filter(({ before }) => before.length > 0)
      .flatMap(({ removed, added }) => [...removed, ...added].filter((one) => fits(one, 'change'))),
  ];
  const risks = new Map<string, Risk>();
  for (const statement of found) {
    const risk = riskOf(router, statement, owners);
    if (risk !== undefined) risks.set(JSON.stringify(risk), risk);
  }
  return [...risks.values()];
}

function fits(statement: Statement, on: 'remove' | 'change'): boolean {
  return statement.rule.risk?.on === on;
}

function riskOf(router: string, statement: Statement, owners: Owners): Risk | undefined {
  const { rule, words } = statement;
  if (rule.risk === undefined) return undefined;
  const vpns = vpnsOf(statement, owners);
  const data = Object.entries(rule.risk.data).map(([name, text]) => [name, fillTemplate(text, words)]);
  return {
    code: rule.risk.code,
    interrupts: rule.risk.interrupts === true,
    data: { router, vpn: vpns.join(', '), ...Object.fromEntries(data) },
  };
}
