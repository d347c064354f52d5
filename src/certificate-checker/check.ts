import { hash } from 'node:crypto';
import { vpnsWithoutVrf } from '../inventory/declared-network/claims.ts';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { FAMILIES, type Family } from '../net/address.ts';
import { rangesText } from '../net/address-ranges.ts';
import { shownVrf } from './bindings.ts';
import { type Claims, claimsIn } from './claims.ts';
import { filterRecords } from './filters/proofs.ts';
import { checkRouter, type Member, membersOf, notBound } from './members.ts';
import { type Classes, clauseFor, type Ends, reachFrom } from './reach.ts';
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
  const held = new Set(routers.flatMap(({ own }) => own));
  for (const router of routers) checkRouter(router, routers, held);
  const members = routers.flatMap((router) => membersOf(router, claims, declared));
  const joined = members.filter((one) => clauseFor(declared, [[one], [one]]) === '');
  for (const { router, circuits } of joined) router.refuse('sites-in-one-vrf', circuits[0]?.line ?? 0);
  const classes = Map.groupBy(members, (member) => member.class);
  // Classes are known by a part of their digests, in which somebody could make two alike.
  if (new Set(members.map(({ id }) => id)).size > classes.size) routers[0]?.refuse('unread', 0);
  const circuits = members.flatMap((member) => (member.family === 4 ? member.circuits : []));
  const lost = vpnsWithoutVrf(declared.vpns, members.map(shownVrf));
  const trust = notCollected(routers, declared);
  const level = trust.length > 0 ? 'B' : 'A';
  const body = [
    ...circuits.map(({ record, access }) => ({ ...record, claim: access })),
    ...[...classes].map(([id, [one]]) => ({ record: 'class', id, ...one?.key })),
    ...routers.map(({ router, file, digest, lines }) => ({ record: 'config', router, file, digest, lines })),
    ...members.map(memberRecord),
    ...reachRecords(declared, classes, claims),
    // What no configuration can show is taken for granted; docs/proof.md explains each.
    ...vocabulary.assumptions.map((assumption) => ({ record: 'trust', assumption })),
    ...trust.map((one) => ({ record: 'trust', ...one })),
  ].map((one) => JSON.stringify(one));
  const head = { record: 'head', format: 3, level, families: FAMILIES, policy: declared.digest };
  const wanted = [JSON.stringify(head), ...[...new Set(body)].sort()];
  const digest = hash('sha256', `${wanted.join('\n')}\n`);
  wanted.push(JSON.stringify({ record: 'tail', records: wanted.length + 1, digest }), '');
  const [lines, reason] = [text.split('\n'), claims.records.length === 0 ? 'malformed' : 'untrue'];
  const at = [...lines, ...wanted].findIndex((_, i) => lines[i] !== wanted[i]);
  const refusals: readonly Refusal[] = [
    ...(at < 0 ? [] : [{ reason, file: '', line: at + 1, text: wanted[at] ?? '' }]),
    ...routers.flatMap((router) => router.refusals),
    ...notBound(circuits, declared).map((text) => ({ reason: 'access-not-bound', file: '', line: 0, text })),
    ...lost.map(({ id }) => ({ reason: 'vpn-not-found', file: '', line: 0, text: id })),
  ];
  return { level, records: claims.records.length, refusals };
}

/** A VRF in one family: the class it is of, and the lines that say so. */
function memberRecord({ router, vrf, family, class: id }: Member) {
  const said = (kind: string, of?: Family) => [kind, router.say(kind, vrf, of).map(({ line }) => line)];
  const lines = Object.fromEntries([...vocabulary.shown.map((kind) => said(kind, family)), said('bind')]);
  return { record: 'member', router: router.router, vrf, family, class: id, lines };
}

/** Who reaches whom and what allows it; between two VPNs with the proofs that filters leave only that. */
function reachRecords(declared: DeclaredNetwork, classes: Classes, claims: Claims) {
  return reachFrom(classes).flatMap(({ from, to, ranges }): readonly object[] => {
    const ends: Ends = [classes.get(from) ?? [], classes.get(to) ?? []];
    const { family = 4, router, vrf = '', vpn } = ends[0][0] ?? {};
    const clause = clauseFor(declared, ends);
    const imported = router?.say('targets', vrf, family).find(({ b }) => b !== 'export');
    if (clause === '') router?.refuse('no-clause', imported?.line ?? 0);
    const proofs = clause && vpn !== ends[1][0]?.vpn ? filterRecords(declared, ends, ranges, claims) : [];
    return [{ record: 'reach', family, from, to, clause, claim: rangesText(family, ranges) }, ...proofs];
  });
}

/** Routers of the network and neighbours of VPN sessions whose configuration is not here: one of them could announce anything. */
function notCollected(routers: readonly Reading[], declared: DeclaredNetwork): readonly object[] {
  const met = routers.flatMap(({ met }) => met);
  const strangers = met.filter(({ neighbour }) => !routers.some(({ outer }) => outer.includes(neighbour)));
  const silent = met.length === 0 && routers.some(({ all }) => all('targets').length > 0);
  const absent = declared.routers.filter((name) => !routers.some(({ router }) => router === name));
  return [
    ...absent.map((router) => ({ assumption: 'router-not-collected', router })),
    ...strangers.map((one) => ({ assumption: 'neighbour-not-collected', ...one })),
    ...(silent ? [{ assumption: 'sessions-not-shown' }] : []),
  ];
}
