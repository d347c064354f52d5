import { expect } from 'vitest';
import { type Decision, decide } from '../../src/verify/classes/decide.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import type { PolicyRows } from '../../src/verify/classes/policy.ts';
import { type Reproof, reproofOf } from '../../src/verify/reproof/reproof.ts';

/** What is decided in the beginning and after each change of one router, which is what the whole decision says each time. */
export function answers(
  begin: readonly CompactNetwork[],
  policy: PolicyRows,
  changes: readonly (readonly [number, readonly CompactNetwork[]])[],
) {
  const reproof = reproofOf(mergeNetworks(begin), policy);
  const found = [spelled(reproof, begin.length)];
  for (const [router, parts] of changes) {
    replaceAt(reproof, parts, router);
    const now = spelled(reproof, parts.length);
    expect(now).toEqual(spelledWhole(decide(mergeNetworks(parts), policy), parts.length));
    found.push(now);
  }
  return found;
}

export function replaceAt(reproof: Reproof, parts: readonly CompactNetwork[], router: number): void {
  const part = parts[router];
  if (part === undefined) throw new Error('no part');
  reproof.replace(part);
}

export function spelled(reproof: Reproof, routers: number) {
  const { verdict, level, sites, clauses, duties, tablesOf } = reproof.decision();
  const tables = Array.from({ length: routers }, (_, router) => tablesOf(router));
  return { verdict, level, sites: [...sites], clauses: [...clauses], duties, tables };
}

export function spelledWhole(
  { verdict, level, sites, clauses, duties, tables, ground }: Decision,
  routers: number,
) {
  const { router } = ground.network.tables;
  const count = (duty: string) => duties.filter((one) => one.duty === duty).length;
  return {
    verdict,
    level,
    sites: [...sites],
    clauses: [...clauses],
    duties: { labels: count('labels'), 'no-vrf': count('no-vrf') },
    tables: Array.from({ length: routers }, (_, row) =>
      [...tables].filter((_one, table) => router[table] === row),
    ),
  };
}
