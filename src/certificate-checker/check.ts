import { hash } from 'node:crypto';
import type { Inventory, Site, SiteNetworkAccess } from '../inventory/types.ts';
import { addressBits, addressText, type Family, parseAddress } from '../net/address.ts';
import { isBound } from './bind.ts';
import type { Range } from './ranges.ts';
import { cite, type Reading, readConfig } from './read.ts';
import { type Claims, lineStatements, reachStatements } from './statements.ts';
import { type Circuit, linksOf, type Table, tableOf, topologyAllows } from './tables.ts';

/** One reason to refuse: a place in the certificate or in a configuration, and what it says there. */
export interface Refusal {
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface Checked {
  readonly level: string;
  readonly records: number;
  readonly refusals: readonly Refusal[];
}

interface Config {
  readonly router: string;
  readonly file: string;
  readonly text: string;
}

/** Takes for granted what no configuration can show; `docs/proof.md` explains each. */
const ASSUMED = [
  'core-delivers',
  'devices-obey',
  'labels-are-owned',
  'circuits-stay-apart',
  'sites-stay-apart',
  'policy-is-wanted',
];

/**
 * Confirms a certificate against configurations and the declared policy: every statement is made again from the texts by this checker's own
 * reading, and the certificate must hold exactly these. Only the binding of accesses, the closed relation and the filters' witnesses are
 * taken from the certificate, and each is tried. No refusal means: valid.
 */
export function checkCertificate(text: string, configs: readonly Config[], declared: Inventory): Checked {
  const refusals: Refusal[] = [];
  const lines = text.split('\n').slice(0, -1);
  const refuse = (reason: string, router: Reading, line: number) =>
    refusals.push({ reason, file: router.file, line, text: router.lines[line - 1] ?? '' });
  const records = recordsOf(lines);
  if (records === undefined)
    return { level: '', records: 0, refusals: [{ reason: 'malformed', file: '', line: 0, text: '' }] };
  const routers = [...configs].sort((a, b) => (a.router < b.router ? -1 : 1)).map(readConfig);
  const tables = routers.flatMap((router) => tablesOf(router, records, declared, refuse));
  checkRouters(routers, refuse);
  checkAccesses(tables, declared, (text) =>
    refusals.push({ reason: 'access-not-bound', file: '', line: 0, text }),
  );
  const trust = [...ASSUMED.map((assumption) => ({ assumption })), ...notCollected(routers, declared)].map(
    (one) => ({ record: 'trust', ...one }),
  );
  const level = trust.length > ASSUMED.length ? 'B' : 'A';
  const body = [
    ...trust,
    ...reachStatements(declared, tables, claimsIn(records), refuse),
    ...lineStatements(routers, tables),
  ].map((one) => JSON.stringify(one));
  const files = routers.map(({ name, file, digest, words }) => ({
    router: name,
    file,
    digest,
    words: words.size,
  }));
  const head = {
    record: 'head',
    format: 1,
    level,
    families: [4, 6],
    policy: declared.digest,
    configs: files,
  };
  const wanted = [JSON.stringify(head), ...body.sort()];
  const digest = hash('sha256', `${wanted.join('\n')}\n`);
  wanted.push(JSON.stringify({ record: 'tail', records: wanted.length + 1, digest }));
  return { level, records: lines.length, refusals: [...refusals, ...differences(lines, wanted)] };
}

type Record_ = Readonly<Record<string, unknown>>;

function recordsOf(lines: readonly string[]): readonly Record_[] | undefined {
  try {
    const records: readonly unknown[] = lines.map((line) => JSON.parse(line));
    const isRecord = (one: unknown): one is Record_ => typeof one === 'object' && one !== null;
    return records.length > 1 && records.every(isRecord) ? records : undefined;
  } catch {
    return undefined;
  }
}

/** The first line that the certificate has and should not have, and the first one it should have and has not. */
function differences(lines: readonly string[], wanted: readonly string[]): readonly Refusal[] {
  if (lines.length === wanted.length && lines.every((line, i) => line === wanted[i])) return [];
  const [known, given] = [new Set(wanted), new Set(lines)];
  const untrue = lines.findIndex((line) => !known.has(line));
  const missing = wanted.find((line) => !given.has(line));
  return [
    ...(untrue < 0 ? [] : [{ reason: 'untrue', file: '', line: untrue + 1, text: lines[untrue] ?? '' }]),
    ...(missing === undefined ? [] : [{ reason: 'missing', file: '', line: 0, text: missing }]),
    ...(untrue < 0 && missing === undefined ? [{ reason: 'order', file: '', line: 0, text: '' }] : []),
  ];
}

function claimsIn(records: readonly Record_[]): Claims {
  const ranges = (value: unknown): readonly Range[] =>
    (Array.isArray(value) ? value : []).flatMap((text: unknown) => {
      const [from, to] = String(text)
        .split('-')
        .map((one) => parseAddress(one)?.value);
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    });
  const filters = new Map(
    records
      .filter((one) => one['record'] === 'filter')
      .map((one) => [`${one['family']} ${one['from']} ${one['to']}`, one['witness']]),
  );
  return {
    next: records
      .filter((one) => one['record'] === 'next')
      .map((one) => ({ from: String(one['from']), to: String(one['to']), ranges: ranges(one['ranges']) })),
    witnesses: (key) => {
      const found = filters.get(key);
      return Array.isArray(found) ? found : [];
    },
  };
}

/** Both families of every VRF of a router, with the circuits that the certificate binds to declared accesses, each binding tried. */
function tablesOf(
  router: Reading,
  records: readonly Record_[],
  declared: Inventory,
  refuse: (reason: string, router: Reading, line: number) => void,
): readonly Table[] {
  const names = [...new Set(router.facts.map(({ v }) => v).filter((v) => v !== ''))].sort();
  return names.flatMap((vrf) => {
    const member = records.find(
      (one) => one['record'] === 'member' && one['router'] === router.name && one['vrf'] === vrf,
    );
    const claimed = new Map(
      (Array.isArray(member?.['circuits']) ? member['circuits'] : []).map((one: unknown) =>
        splitAt(String(one)),
      ),
    );
    const bound = router.facts.filter(({ kind, v }) => kind === 'bind' && v === vrf);
    const circuits = bound.flatMap(({ a: name, line }): readonly Circuit[] => {
      const links = linksOf(router, name);
      const tagged = router.say('vlan', name).length > 0;
      if (!tagged && links.length > 0 && links.every(({ family, length }) => length === addressBits(family)))
        return [];
      const access = claimed.get(name) ?? '';
      const found = accessNamed(declared, access);
      if (access !== '' && (found === undefined || !isBound(declared, router, name, found.access)))
        refuse('binding-not-confirmed', router, line);
      return [{ name, links, access, site: found?.site }];
    });
    for (const one of circuits)
      for (const two of circuits)
        if (!topologyAllows(declared, one.site, two.site))
          refuse('sites-in-one-vrf', router, bound[0]?.line ?? 0);
    const tables = ([4, 6] as const).map((family: Family) => tableOf(router, vrf, family, circuits));
    for (const { problems } of tables) for (const [reason, line] of problems) refuse(reason, router, line);
    return tables;
  });
}

function splitAt(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function accessNamed(declared: Inventory, id: string): { site: Site; access: SiteNetworkAccess } | undefined {
  for (const site of declared.sites)
    for (const access of site.accesses) if (access.id === id) return { site, access };
  return undefined;
}

/** What may stand nowhere: lines the checker cannot read, labelled frames from a circuit, look-ups of the router's own addresses first. */
function checkRouters(
  routers: readonly Reading[],
  refuse: (reason: string, router: Reading, line: number) => void,
): void {
  for (const router of routers) {
    for (const { kind, a, line } of router.facts)
      if (kind === 'stand' && router.say('table', '').some(({ v }) => v === a))
        refuse('unread', router, line);
    for (const line of router.unread) refuse('unread', router, line);
    const bound = new Set(router.facts.filter(({ kind }) => kind === 'bind').map(({ a }) => a));
    for (const { kind, a, line } of router.facts)
      if (kind === 'labelled' && (bound.has(a) || bound.has(a.replace('/', '.'))))
        refuse('labels-on-circuit', router, line);
    for (const family of router.kernel ? [4, 6] : []) {
      const rules = router.facts.filter(({ kind, f }) => kind === 'rule-order' && f === family);
      const first = rules.toSorted((x, y) => Number(x.b) - Number(y.b))[0];
      if (first?.c !== 'l3mdev') refuse('rule-order', router, first?.line ?? 0);
    }
    if (
      routers.filter(({ name }) => name === router.name).length > 1 ||
      (!router.kernel && !router.lines.includes('return'))
    )
      refuse('unread', router, 0);
  }
}

/** Every access of an active VPN must stand on one circuit. */
function checkAccesses(
  tables: readonly Table[],
  declared: Inventory,
  refuse: (access: string) => void,
): void {
  const bound = Map.groupBy(
    tables.filter(({ family }) => family === 4).flatMap(({ circuits }) => circuits),
    ({ access }) => access,
  );
  const active = new Set(declared.vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  for (const site of declared.sites)
    for (const { id } of site.accesses) {
      const count = bound.get(id)?.length ?? 0;
      if (count > 1 || (count === 0 && active.has(site.vpn))) refuse(id);
    }
}

/** Routers of the network and neighbours of VPN sessions whose configuration is not here: one of them could announce anything. */
function notCollected(routers: readonly Reading[], declared: Inventory): readonly object[] {
  const text = (address: string) => addressText(parseAddress(address) ?? { family: 4, value: 0n });
  const known = new Set([
    ...declared.routers
      .filter(({ name }) => routers.some((one) => one.name === name))
      .flatMap(({ loopbacks }) => loopbacks.map(({ value }) => addressText(value))),
    ...routers.flatMap((router) =>
      router.facts
        .filter(({ kind }) => kind === 'address')
        .flatMap(({ b }) => text(b.split(/[/ ]/)[0] ?? '')),
    ),
  ]);
  return [
    ...declared.routers
      .filter(({ name }) => !routers.some((one) => one.name === name))
      .map(({ name }) => ({ assumption: 'router-not-collected', router: name })),
    ...routers.flatMap((router) =>
      router.facts
        .filter(({ kind, a }) => kind === 'neighbour' && !known.has(text(a)))
        .map(({ a, line }) => ({
          assumption: 'neighbour-not-collected',
          router: router.name,
          neighbour: text(a),
          line: cite(router, line),
        })),
    ),
  ];
}
