import { hash } from 'node:crypto';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { addressText, FAMILIES, oneSpelling } from '../net/address.ts';
import { mergedRanges, parseRange, rangesText } from '../net/address-ranges.ts';
import { type Claims, claimsIn } from './claims.ts';
import { filterRecords } from './filters/proofs.ts';
import { checkRouter, type Member, membersOf, notBound } from './members.ts';
import { clauseFor, type Ends, reachFrom } from './reach.ts';
import { type Config, type Reading, type Refusal, readConfig } from './read.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

/**
 * Confirms a certificate against configurations and the declared policy, by this checker's own reading of them. Every statement is made
 * again from the texts and the certificate must hold exactly these; what is hard to find (who stands where, a relation that further steps do
 * not leave, why filters leave nothing) is taken from it and tried. No refusal means: valid.
 */
export function checkCertificate(text: string, configs: readonly Config[], declared: DeclaredNetwork) {
  const claims = claimsIn(text);
  const routers = configs.toSorted((a, b) => (a.router < b.router ? -1 : 1)).map(readConfig);
  for (const router of routers) checkRouter(router, routers);
  const members = routers.flatMap((router) => membersOf(router, claims, declared));
  const joined = members.filter((one) => clauseFor(declared, [[one], [one]]) === '');
  for (const { router, circuits } of joined) router.refuse('sites-in-one-vrf', circuits[0]?.line ?? 0);
  const trust = notCollected(routers, declared);
  const level = trust.length > 0 ? 'B' : 'A';
  const body = [
    // What no configuration can show is taken for granted; docs/proof.md explains each.
    ...vocabulary.assumptions.map((assumption) => ({ record: 'trust', assumption })),
    ...trust.map((one) => ({ record: 'trust', ...one })),
    ...routers.map(({ router, file, digest, lines }) => ({ record: 'config', router, file, digest, lines })),
    ...members.flatMap(memberRecords),
    ...reachRecords(declared, members, claims),
  ].map((one) => JSON.stringify(one));
  const head = { record: 'head', format: 3, level, families: FAMILIES, policy: declared.digest };
  const wanted = [JSON.stringify(head), ...[...new Set(body)].sort()];
  const digest = hash('sha256', `${wanted.join('\n')}\n`);
  wanted.push(JSON.stringify({ record: 'tail', records: wanted.length + 1, digest }), '');
  const lines = text.split('\n');
  const at = [...lines, ...wanted].findIndex((_, i) => lines[i] !== wanted[i]);
  const reason = claims.records.length === 0 ? 'malformed' : 'untrue';
  const refusals: readonly Refusal[] = [
    ...(at < 0 ? [] : [{ reason, file: '', line: at + 1, text: wanted[at] ?? '' }]),
    ...routers.flatMap((router) => router.refusals),
    ...notBound(members, declared).map((text) => ({ reason: 'access-not-bound', file: '', line: 0, text })),
  ];
  return { level, records: claims.records.length, refusals };
}

/** A VRF in one family: its class, the lines that say so, and who is claimed to stand at its circuits. */
function memberRecords({ router, vrf, family, class: id, key, circuits }: Member): readonly object[] {
  const said = (kind: string, of = family) => router.say(kind, `${vrf} ${of}`).map(({ line }) => line);
  const kinds = ['rd', 'targets', 'import-map', 'export-map', 'label'].map((kind) => [kind, said(kind)]);
  const lines = { ...Object.fromEntries(kinds), bind: said('bind', 4) };
  return [
    { record: 'class', id, ...key },
    { record: 'member', router: router.router, vrf, family, class: id, lines },
    ...circuits.map(({ record, access }) => ({ ...record, claim: access })),
  ];
}

/** Who reaches whom and what allows it; between two VPNs with the proofs that filters leave only that. */
function reachRecords(declared: DeclaredNetwork, members: readonly Member[], claims: Claims) {
  const classes = Map.groupBy(members, (member) => member.class);
  const relation = claims.records.flatMap(({ record, from, to, claim }) => {
    const ranges = Array.isArray(claim) ? claim.flatMap((one) => parseRange(`${one}`) ?? []) : [];
    return record === 'reach' ? [{ from: `${from}`, to: `${to}`, ranges: mergedRanges(ranges) }] : [];
  });
  return reachFrom(members, relation).flatMap(({ from, to, ranges }): readonly object[] => {
    const ends: Ends = [classes.get(from) ?? [], classes.get(to) ?? []];
    const { family = 4, router, vrf } = ends[0][0] ?? {};
    const clause = clauseFor(declared, ends);
    const imported = router?.say('targets', `${vrf} ${family}`).find(({ b }) => b !== 'export');
    if (clause === '') router?.refuse('no-clause', imported?.line ?? 0);
    const record = { record: 'reach', family, from, to, clause, claim: rangesText(family, ranges) };
    if (/^(nobody|topology|)$/.test(clause)) return [record];
    return [record, ...filterRecords(declared, ranges, ends, claims)];
  });
}

/** Routers of the network and neighbours of VPN sessions whose configuration is not here: one of them could announce anything. */
function notCollected(routers: readonly Reading[], declared: DeclaredNetwork): readonly object[] {
  const facts = routers.flatMap(({ router, facts }) => facts.map((fact) => ({ ...fact, router })));
  const own = facts.map(({ kind, b }) => (kind === 'address' ? oneSpelling(b.replace(/[/ ].*/, '')) : ''));
  const known = new Set([...own, ...declared.neighbours.map(addressText)]);
  const strangers = facts.flatMap(({ kind, a, router, line }): object[] => {
    const neighbour = oneSpelling(a);
    const unknown = kind === 'neighbour' && !known.has(neighbour);
    return unknown ? [{ assumption: 'neighbour-not-collected', router, neighbour, line }] : [];
  });
  const said = new Set(facts.map(({ kind }) => kind));
  if (said.has('targets') && !said.has('neighbour')) strangers.push({ assumption: 'sessions-not-shown' });
  const absent = declared.routers.filter((name) => !routers.some(({ router }) => router === name));
  return [...absent.map((router) => ({ assumption: 'router-not-collected', router })), ...strangers];
}
