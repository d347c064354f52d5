import type {
  ChangeRules,
  Configuration,
  LineRule,
  Outline,
  Phase,
  Statement,
  Survey,
} from '../../plan/rules.ts';
import { type BlockWords, eachBelow, eachRoot, type LineKind, outlineOf, startsLine } from '../blocks.ts';
import { HOST_RULES } from './change-host.ts';
import { frrPrintOrder } from './change-order.ts';
import { guardSteps, policyPhase } from './change-policies.ts';
import { ROUTING_RULES } from './change-routing.ts';
import { CHANNELS, SECTIONS } from './change-sections.ts';
import { familySteps } from './change-sessions.ts';

const FALLBACK: LineRule = { line: '<any*>', add: 'create-sessions', remove: 'withdraw-routes' };
const CLOSER = /^(exit(-[a-z-]+)?|COMMIT)$/;
const BUILT_IN_CHAIN = /^:\S+ ACCEPT$/;

/** How a Linux router with FRRouting is changed: its own configuration by vtysh, the kernel by ip, iptables-restore and sysctl. */
export const frrChangeRules: ChangeRules = {
  platform: 'frr',
  lines: [...ROUTING_RULES, ...HOST_RULES],
  objects: [
    whole('ip prefix-list', 'no ip prefix-list <name>', 'remove-lists'),
    whole('ipv6 prefix-list', 'no ipv6 prefix-list <name>', 'remove-lists'),
    whole('route-map', 'no route-map <name>', 'remove-policies'),
    {
      kind: 'vrf',
      farewell: { text: 'no vrf <name>', in: [SECTIONS.routing], if: 'vrf <name>', phase: 'forget-vrfs' },
    },
  ],
  fallback: FALLBACK,
  outline: (text) => outlineOf(text, BLOCK_WORDS),
  survey,
  canonical: (text) => text,
  negate: (text) => (text.startsWith('no ') ? text.slice(3) : `no ${text}`),
  place: ([section = '', ...context]) => ({ channel: CHANNELS[section] ?? 'vtysh', context }),
  spreads,
  extras: (change) => [...guardSteps(change), ...familySteps(change)],
  phaseOf: (statement, way, change, before) =>
    policyPhase(statement, way, change, before) ?? devicePhase(statement, way),
  identity: 'hostname',
  printOrder: frrPrintOrder,
  vanishesEmpty,
};

function whole(kind: string, text: string, phase: Phase) {
  return { kind, remove: { text, in: [SECTIONS.routing], phase } };
}

/** `!`, `#`, `### …`, `*table`, `:CHAIN … [counters]`, `exit…`, `end`, `COMMIT`. */
const BLOCK_WORDS: BlockWords = {
  marks: '!#*:eC',
  kindOf,
  indentOf,
  textOf: (content) => (content.startsWith(':') ? content.replace(/ \[\d+:\d+\]$/, '') : content),
};

function kindOf(content: string): LineKind {
  if (CLOSER.test(content)) return 'closer';
  if (content === 'end' || content.startsWith('!')) return 'structure';
  return content.startsWith('#') && !content.startsWith('### ') ? 'structure' : 'node';
}

/** Section headers stand outside every line, tables of iptables-save outside their rules. */
function indentOf(content: string, columns: number): number {
  if (content.startsWith('### ')) return -2;
  return content.startsWith('*') || content === 'COMMIT' ? -1 : columns;
}

/** Which names are VRFs, their tables, which interfaces are circuits, keep their addresses, which instances export. */
function survey(outline: Outline): Survey {
  const found: Found = {
    vrfs: new Set(),
    lookups: new Set(),
    circuits: new Set(),
    kept: new Set(),
    exporting: new Set(),
    tables: new Map(),
  };
  eachRoot(outline, (section) => {
    const look = SURVEYED.get(outline.textOf(section));
    if (look !== undefined) eachBelow(outline, section, (line) => look(found, outline, line));
  });
  return found;
}

interface Found extends Record<string, Set<string> | Map<string, string>> {
  readonly vrfs: Set<string>;
  readonly lookups: Set<string>;
  readonly circuits: Set<string>;
  readonly kept: Set<string>;
  readonly exporting: Set<string>;
  readonly tables: Map<string, string>;
}

type Look = (found: Found, outline: Outline, line: number) => void;

const SURVEYED: ReadonlyMap<string, Look> = new Map<string, Look>([
  [SECTIONS.link, lookAtLink],
  [SECTIONS.rule4, lookAtRule],
  [SECTIONS.rule6, lookAtRule],
  [SECTIONS.sysctl, lookAtKey],
  [SECTIONS.routing, lookAtRouting],
]);

function lookAtLink({ vrfs, circuits, tables }: Found, outline: Outline, line: number): void {
  const text = outline.textOf(line);
  const [, vrf, table] = /^link add (\S+) type vrf table (\d+)/.exec(text) ?? [];
  if (vrf !== undefined && table !== undefined) {
    vrfs.add(vrf);
    tables.set(table, vrf);
  }
  const circuit = /^link set (\S+) master /.exec(text) ?? /^link add link \S+ name (\S+)/.exec(text);
  if (circuit?.[1] !== undefined) circuits.add(circuit[1]);
}

function lookAtRule({ lookups }: Found, outline: Outline, line: number): void {
  if (outline.textOf(line).endsWith(' l3mdev')) lookups.add('l3mdev');
}

function lookAtKey({ kept }: Found, outline: Outline, line: number): void {
  if (!startsLine(outline, line, 'net.ipv6.conf.')) return;
  const device = /^net\.ipv6\.conf\.(\S+)\.keep_addr_on_down = 1$/.exec(outline.textOf(line))?.[1];
  if (device !== undefined) kept.add(device.replaceAll('/', '.'));
}

const EXPORT = 'export vpn';

function lookAtRouting({ exporting }: Found, outline: Outline, line: number): void {
  if (!startsLine(outline, line, 'router bgp ')) return;
  const instance = /^router bgp (\S+ vrf \S+)$/.exec(outline.textOf(line))?.[1]?.replace(' vrf ', ' ');
  if (instance === undefined) return;
  eachBelow(outline, line, (family) =>
    eachBelow(outline, family, (said) => {
      if (startsLine(outline, said, EXPORT) && outline.textOf(said) === EXPORT) exporting.add(instance);
    }),
  );
}

/** A new binding flushes IPv6 addresses that are not kept; a new router-id rewrites what an exporting instance calls itself (T2). */
function spreads(group: string, before: Configuration, after: Configuration): readonly string[] {
  const [kind, ...rest] = group.split(' ');
  const name = rest.join(' ');
  const kept = before.survey['kept']?.has(name) === true || after.survey['kept']?.has(name) === true;
  if (kind === 'master') return kept ? [] : [`address6 ${name}`];
  return kind === 'router-id' && before.survey['exporting']?.has(name) === true ? [`identity ${name}`] : [];
}

/** A VRF device is opened when it is made; an attachment circuit only when it is bound and addressed. */
function devicePhase(statement: Statement, way: 'add' | 'remove'): Phase | undefined {
  if (statement.object?.kind !== 'vrf' || !/^link set \S+ up$/.test(statement.text)) return undefined;
  return way === 'add' ? 'create-vrfs' : 'remove-vrfs';
}

function vanishesEmpty(path: readonly string[], text: string, children: readonly string[]): boolean {
  const [section] = path;
  if (section === undefined) return false;
  if (text.startsWith('*')) return children.every((line) => BUILT_IN_CHAIN.test(line));
  return children.length === 0 && /^(vrf|interface|address-family) /.test(text);
}
