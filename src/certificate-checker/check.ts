import { hash } from 'node:crypto';
import { addressText, FAMILIES, parseAddress } from '../net/address.ts';
import type { Declared } from './declared.ts';
import { rangesIn, rangeTexts } from './filters/ranges.ts';
import { checkRouter, type Member, membersOf, notBound } from './members.ts';
import { clauseFor, filterRecords, type Reach, reachFrom } from './reach.ts';
import { type Config, type Reading, type Refusal, readConfig } from './read.ts';

/** Takes for granted what no configuration can show; `docs/proof.md` explains each. */
const ASSUMED =
  'core-delivers devices-obey labels-are-owned circuits-stay-apart sites-stay-apart policy-is-wanted';

/**
 * Confirms a certificate against configurations and the declared policy, by this checker's own reading of them. Every statement is made
 * again from the texts and the certificate must hold exactly these; what is hard to find (who stands where, a relation that further steps do
 * not leave, why filters leave nothing) is taken from it and tried. No refusal means: valid.
 */
export function checkCertificate(text: string, configs: readonly Config[], declared: Declared) {
  const rows = rowsIn(text);
  const routers = [...configs].sort((a, b) => (a.router < b.router ? -1 : 1)).map(readConfig);
  for (const router of routers) checkRouter(router, routers);
  const accesses = rows.flatMap(({ record, router, circuits }) => {
    const said = record === 'member' ? Object.entries(circuits ?? {}) : [];
    return said.map(([port, access]) => [`${port}@${router}`, String(access)] as const);
  });
  const members = routers.flatMap((router) => membersOf(router, new Map(accesses), declared));
  const trust = notCollected(routers, declared);
  const level = trust.length > 0 ? 'B' : 'A';
  for (const assumption of ASSUMED.split(' ')) trust.push({ assumption });
  const body = [
    ...trust.map((one) => ({ record: 'trust', ...one })),
    ...routers.map(({ router, file, digest, words: lines }) => ({
      record: 'config',
      router,
      file,
      digest,
      lines,
    })),
    ...members.flatMap((member) => [
      { record: 'class', id: member.class, ...member.key },
      memberRecord(member),
    ]),
    ...reachRecords(declared, members, rows),
  ].map((one) => JSON.stringify(one));
  const head = { record: 'head', format: 2, level, families: FAMILIES, policy: declared.digest };
  const wanted = [JSON.stringify(head), ...[...new Set(body)].sort()];
  const digest = hash('sha256', `${wanted.join('\n')}\n`);
  wanted.push(JSON.stringify({ record: 'tail', records: wanted.length + 1, digest }), '');
  const lines = text.split('\n');
  const at = (lines.length > wanted.length ? lines : wanted).findIndex((_, i) => lines[i] !== wanted[i]);
  const untrue = {
    reason: rows.length === 0 ? 'malformed' : 'untrue',
    file: '',
    line: at + 1,
    text: wanted[at] ?? '',
  };
  const refusals: readonly Refusal[] = [
    ...(at < 0 ? [] : [untrue]),
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
  const said = (kind: string) => router.say(kind, `${vrf} ${family}`).map(({ line }) => line);
  const kinds = ['rd', 'targets', 'import-map', 'export-map', 'label'].map((kind) => [kind, said(kind)]);
  const bind = router.say('bind', `${vrf} 4`).map(({ line }) => line);
  const bound = Object.fromEntries(circuits.map(({ name, access }) => [name, access]).sort());
  const lines = { ...Object.fromEntries(kinds), bind };
  return { record: 'member', router: router.router, vrf, family, class: id, circuits: bound, lines };
}

/** Who reaches whom and what allows it; between two VPNs with the proofs that filters leave only that. */
function reachRecords(
  declared: Declared,
  members: readonly Member[],
  rows: readonly Row[],
): readonly object[] {
  const classes = Map.groupBy(members, (member) => member.class);
  const claimed = rows.flatMap(({ record, from, to, ranges }): readonly Reach[] =>
    record === 'reach' ? [{ from: String(from), to: String(to), ranges: rangesIn(ranges) }] : [],
  );
  const witnesses = new Map(rows.map(({ witness, ...claim }) => [JSON.stringify(claim), witness]));
  return reachFrom(members, claimed).flatMap((reach) => {
    const [from, to] = [classes.get(reach.from) ?? [], classes.get(reach.to) ?? []];
    const [first] = from;
    if (first === undefined) return [];
    const { family, router, vrf } = first;
    const clause = clauseFor(declared, from, to);
    if (clause === '') router.refuse('no-clause', router.say('targets', `${vrf} ${family}`)[0]?.line ?? 0);
    const ranges = rangeTexts(family, reach.ranges);
    const filters = /^(nobody|topology|)$/.test(clause)
      ? []
      : filterRecords(declared, reach, [from, to], witnesses);
    return [{ record: 'reach', family, from: reach.from, to: reach.to, clause, ranges }, ...filters];
  });
}

/** Routers of the network and neighbours of VPN sessions whose configuration is not here: one of them could announce anything. */
function notCollected(
  routers: readonly Reading[],
  { routers: declared, neighbours = [] }: Declared,
): object[] {
  const spelled = (text: string) => {
    const address = parseAddress(text);
    return address === undefined ? text : addressText(address);
  };
  const names = new Set(routers.map(({ router }) => router));
  const loopbacks = declared.filter(({ name }) => names.has(name)).flatMap((one) => one.loopbacks);
  const known = new Set([...loopbacks.map(({ value }) => value), ...neighbours].map(addressText));
  for (const { kind, b } of routers.flatMap(({ facts }) => facts))
    if (kind === 'address') known.add(spelled(b.replace(/[/ ].*/, '')));
  const absent = declared.filter(({ name }) => !names.has(name));
  return [
    ...absent.map(({ name: router }) => ({ assumption: 'router-not-collected', router })),
    ...routers.flatMap(({ router, facts }) => {
      const strangers = facts.filter(({ kind, a }) => kind === 'neighbour' && !known.has(spelled(a)));
      return strangers.map(({ a, line }) => {
        return { assumption: 'neighbour-not-collected', router, neighbour: spelled(a), line };
      });
    }),
  ];
}
