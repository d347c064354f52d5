import type { Change } from './change.ts';
import { claimKey } from './compare.ts';
import type { Owners } from './ownership.ts';
import { fillTemplate } from './pattern.ts';
import type { Statement } from './rules.ts';
import type { Risk } from './types.ts';

/**
 * What the operator must know before saying yes: interruptions and session resets, each once. What the rules of single lines do not tell is
 * told by the way itself: an object with lines that stand before and after, and yet are typed again, is interrupted.
 */
export function risksOf(router: string, change: Change, owners: Owners): readonly Risk[] {
  const told = risksOfLines(router, change, owners);
  const covered = new Set(
    told.filter(({ interrupts }) => interrupts).flatMap(({ data }) => `${data['vpn']}`.split(', ')),
  );
  return [
    ...told,
    ...rebuiltObjects(router, change, owners).filter(({ data }) => !covered.has(`${data['vpn']}`)),
  ];
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
  const { rule, words, object } = statement;
  if (rule.risk === undefined) return undefined;
  const vpns = object === undefined ? [] : (owners.get(claimKey(object))?.vpns ?? []);
  const data = Object.entries(rule.risk.data).map(([name, text]) => [name, fillTemplate(text, words)]);
  return {
    code: rule.risk.code,
    interrupts: rule.risk.interrupts === true,
    data: { router, vpn: vpns.join(', '), ...Object.fromEntries(data) },
  };
}
