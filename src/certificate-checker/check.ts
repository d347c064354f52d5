import { hash } from 'node:crypto';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { addressText, FAMILIES, parseAddress } from '../net/address.ts';
import { mergedRanges, parseRange, rangesText } from '../net/address-ranges.ts';
import { filterRecords } from './filters/proofs.ts';
import { checkRouter, type Member, membersOf, notBound } from './members.ts';
import { clauseFor, reachFrom } from './reach.ts';
import { type Config, type Reading, type Refusal, readConfig } from './read.ts';

/** Takes for granted what no configuration can show; `docs/proof.md` explains each. */
const ASSUMED =
  'core-delivers devices-obey labels-are-owned circuits-stay-apart sites-stay-apart policy-is-wanted'
    .split(' ')
    .map((assumption) => ({ assumption }));

/**
 * Confirms a certificate against configurations and the declared policy, by this checker's own reading of them. Every statement is made
 * again from the texts and the certificate must hold exactly these; what is hard to find (who stands where, a relation that further steps do
 * not leave, why filters leave nothing) is taken from it and tried. No refusal means: valid.
 */
export function checkCertificate(text: string, configs: readonly Config[], declared: DeclaredNetwork) {
  const rows = rowsIn(text);
  const routers = configs.toSorted((a, b) => (a.router < b.router ? -1 : 1)).map(readConfig);
  for (const router of routers) checkRouter(router, routers);
  const accesses = rows.flatMap(({ record, router, circuits }) => {
    const said = record === 'member' ? Object.entries(circuits ?? {}) : [];
    return said.map(([port, access]) => [`${port}@${router}`, String(access)] as const);
  });
  const members = routers.flatMap((router) => membersOf(router, new Map(accesses), declared));
  const trust = notCollected(routers, declared);
  const level = trust.length > 0 ? 'B' : 'A';
  const body = [
    ...[...trust, ...ASSUMED].map((one) => ({ record: 'trust', ...one })),
    ...routers.map(({ router, file, digest, lines }) => ({ record: 'config', router, file, digest, lines })),
    ...members.map((member) => ({ record: 'class', id: member.class, ...member.key })),
    ...members.map(memberRecord),
    ...reachRecords(declared, members, rows),
  ].map((one) => JSON.stringify(one));
  const head = { record: 'head', format: 2, level, families: FAMILIES, policy: declared.digest };
  const wanted = [JSON.stringify(head), ...[...new Set(body)].sort()];
  const digest = hash('sha256', `${wanted.join('\n')}\n`);
  wanted.push(JSON.stringify({ record: 'tail', records: wanted.length + 1, digest }), '');
  const lines = text.split('\n');
  const at = [...lines, ...wanted].findIndex((_, i) => lines[i] !== wanted[i]);
  const reason = rows.length === 0 ? 'malformed' : 'untrue';
  const refusals: readonly Refusal[] = [
    ...(at < 0 ? [] : [{ reason, file: '', line: at + 1, text: wanted[at] ?? '' }]),
    ...routers.flatMap((router) => router.refusals),
    ...notBound(members, declared).map((text) => ({ reason: 'access-not-bound', file: '', line: 0, text })),
  ];
  return { level, records: rows.length, refusals };
}
/** A record before anything of it is believed. */
type Row = Readonly<Record<string, unknown>>;

function rowsIn(text: string): readonly Row[] {
  try {
    const values = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    return values.filter((one): one is Row => typeof one === 'object' && one !== null);
  } catch {
    return [];
  }
}

/** A VRF in one family: its class, its circuits, and the lines that say so. */
function memberRecord({ router, vrf, family, class: id, circuits }: Member): object {
  const said = (kind: string, key = `${vrf} ${family}`) => router.say(kind, key).map(({ line }) => line);
  const kinds = ['rd', 'targets', 'import-map', 'export-map', 'label'].map((kind) => [kind, said(kind)]);
  const lines = { ...Object.fromEntries(kinds), bind: said('bind', `${vrf} 4`) };
  const bound = Object.fromEntries(circuits.map(({ name, access }) => [name, access]).sort());
  return { record: 'member', router: router.router, vrf, family, class: id, circuits: bound, lines };
}

/** Who reaches whom and what allows it; between two VPNs with the proofs that filters leave only that. */
function reachRecords(declared: DeclaredNetwork, members: readonly Member[], rows: readonly Row[]) {
  const classes = Map.groupBy(members, (member) => member.class);
  const rangesIn = (texts: unknown) =>
    (Array.isArray(texts) ? texts : []).flatMap((one) => parseRange(`${one}`) ?? []);
  const claimed = rows.flatMap(({ record, from, to, ranges }) =>
    record === 'reach' ? [{ from: `${from}`, to: `${to}`, ranges: mergedRanges(rangesIn(ranges)) }] : [],
  );
  const witnesses = new Map(rows.map(({ witness, ...claim }) => [JSON.stringify(claim), witness]));
  return reachFrom(members, claimed).flatMap((reach): readonly object[] => {
    const ends = [classes.get(reach.from) ?? [], classes.get(reach.to) ?? []] as const;
    const { family = 4, router, vrf } = ends[0][0] ?? {};
    const clause = clauseFor(declared, ...ends);
    if (clause === '') router?.refuse('no-clause', router.say('targets', `${vrf} ${family}`)[0]?.line ?? 0);
    const ranges = rangesText(family, reach.ranges);
    const record = { record: 'reach', family, from: reach.from, to: reach.to, clause, ranges };
    const filtered = !/^(nobody|topology|)$/.test(clause);
    return [record, ...(filtered ? filterRecords(declared, reach, ends, witnesses) : [])];
  });
}

/** Routers of the network and neighbours of VPN sessions whose configuration is not here: one of them could announce anything. */
function notCollected(routers: readonly Reading[], declared: DeclaredNetwork): object[] {
  const spelled = (text: string) => {
    const address = parseAddress(text);
    return address === undefined ? text : addressText(address);
  };
  const names = new Set(routers.map(({ router }) => router));
  const [here, absent] = [true, false].map((one) =>
    declared.routers.filter(({ name }) => names.has(name) === one),
  );
  const facts = routers.flatMap(({ router, facts }) => facts.map((fact) => ({ ...fact, router })));
  const own = facts.flatMap(({ kind, b }) => (kind === 'address' ? [spelled(b.replace(/[/ ].*/, ''))] : []));
  const loopbacks = (here ?? []).flatMap((one) => one.loopbacks);
  const known = new Set([...own, ...[...loopbacks, ...declared.neighbours].map(addressText)]);
  return [
    ...(absent ?? []).map(({ name: router }) => ({ assumption: 'router-not-collected', router })),
    ...facts.flatMap(({ kind, a, router, line }) => {
      const stranger = kind === 'neighbour' && !known.has(spelled(a));
      return stranger ? [{ assumption: 'neighbour-not-collected', router, neighbour: spelled(a), line }] : [];
    }),
  ];
}
