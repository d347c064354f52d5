import type { AuditResult, Breach, Finding } from '../types.ts';

const BY_TARGETS: ReadonlySet<string> = new Set(['rt-foreign-import', 'rt-foreign-export']);

/** A way past the hub of a VPN is nobody's wish. */
export function crossingsWithin({ breaches }: Pick<AuditResult, 'breaches'>): readonly Finding[] {
  return breaches.filter(({ fromVpn, toVpn }) => fromVpn === toVpn).map(asFinding);
}

/**
 * Ways out of a VPN that nothing leads back by but what is suspected itself, where no suspicion about route targets names their lines already: what one
 * line opens (a static route, a rule, a table without an end, a policy that marks one prefix) shows in no list of targets.
 */
export function crossingsOneWay(
  { breaches }: Pick<AuditResult, 'breaches'>,
  known: readonly Finding[],
): readonly Finding[] {
  const named = new Set(known.flatMap(({ lines }) => lines.map(lineKey)));
  const unnamed = breaches
    .filter((one) => one.fromVpn !== one.toVpn && one.class !== 'ce-supplied-rt')
    .filter(({ causes }) => !causes.some((line) => named.has(lineKey(line))));
  const [wanted, all] = [unnamed, breaches].map(pairsOf);
  const found = unnamed
    // What targets open is judged by the lists of both sides: there the way back counts whatever is said about it.
    .filter((one) => !(BY_TARGETS.has(one.class) ? all : wanted)?.has(pairOf(one.toVpn, one.fromVpn)))
    .map(asFinding);
  return [...new Map(found.map((one) => [`${one.class} ${one.lines.map(lineKey).join(' ')}`, one])).values()];
}

function asFinding(breach: Breach): Finding {
  const { class: name, standards, severity, causes, fromVpn, toVpn, fromSite, toSite } = breach;
  const data = { vpn: fromVpn, other: toVpn, from: fromSite, to: toSite };
  return { class: name, standards, severity, router: causes[0]?.router ?? '', data, lines: causes };
}

function pairsOf(breaches: readonly Breach[]): ReadonlySet<string> {
  return new Set(breaches.map(({ fromVpn, toVpn }) => pairOf(fromVpn, toVpn)));
}

function pairOf(from: string, to: string): string {
  return `${from}\n${to}`;
}

function lineKey({ file, line }: Finding['lines'][number]): string {
  return `${file} ${line}`;
}
