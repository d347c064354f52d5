import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFrrRouter } from '../../src/lab/emulated/linux/router.ts';
import { createVrpRouter } from '../../src/lab/emulated/vrp/router.ts';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult, Breach } from '../../src/verify/types.ts';
import { type AuditCase, plantedCase } from '../isolation/case.ts';
import { changesOf, commandsOf, type Hunk, type RouterChange } from '../lab/typed-fix.ts';

const CASES = join(import.meta.dirname, '../isolation');

/** Cases that the emulated routers cannot play. */
const NOT_PLAYED = new Map([
  [
    '08-vrf-imported-into-vrf',
    'FRR takes no `import vrf` beside `import vpn`, nor the line that takes it away',
  ],
  [
    '150-vrf-imports-the-global-table',
    'FRR takes no `import vrf` beside `rd` and `rt`, nor the line that takes it away',
  ],
  ['70-multi-role-host-on-an-old-box', 'the emulated VRP is V8, the old box is V200R003'],
  ['49-rule-sends-packets-to-another-table', 'the emulated kernel knows no rule that selects by interface'],
  ['180-rule-for-what-enters-by-lo', 'the emulated kernel knows no rule that selects by interface'],
  ['51-fragments-let-pass', 'the emulated iptables knows no -f'],
  ['113-static-below-an-indented-line', 'the emulated VRP prints no global line indented'],
  ['154-pbr-map-to-an-imported-next-hop', 'the emulated FRR knows no pbr-map'],
  ['72-rule-for-every-table', 'the emulated kernel knows no rule that selects by destination'],
  ['121-veth-pair-between-two-vrfs', 'the emulated kernel knows no veth devices of its own'],
  ['98-rule-by-source-for-every-table', 'the emulated kernel knows no rule that selects by source'],
]);

/** The classes that must be among the cases. */
const FRR = [
  'ac-wrong-vrf',
  'acl-shadowed',
  'agreement-expired',
  'agreement-widened',
  'ce-supplied-rt',
  'conntrack-shared',
  'cross-vrf-static',
  'export-map-adds-rt',
  'filter-forward-only',
  'filter-hole',
  'filter-missing',
  'global-leak',
  'label-duplicate',
  'label-missing',
  'local-rule-first',
  'management-reach',
  'mpls-on-ac',
  'overlap-hijack',
  'relookup-transit',
  'rt-foreign-export',
  'rt-foreign-import',
  'session-adds-rt',
  'source-check-missing',
  'spoke-local',
  'vrf-fallthrough',
];
const VRP = [
  'agreement-expired',
  'ce-supplied-rt',
  'export-map-adds-rt',
  'import-map-missing',
  'overlap-hijack',
  'policy-routing',
  're-exported-route',
  'relookup-transit',
  'rt-foreign-import',
  'source-check-missing',
  'vrf-import',
];

/** A breach whose suggested change lies on routers of one kind, and the case it is in. */
interface Typing {
  readonly name: string;
  readonly seeded: AuditCase;
  readonly breach: Breach;
  readonly platform: 'frr' | 'vrp';
}

const typings = readdirSync(CASES)
  .filter((name) => /^\d+-/.test(name) && !NOT_PLAYED.has(name))
  .sort()
  .flatMap(typingsOf);

it.each(typings.map((one) => [`${one.platform} ${one.breach.class}: ${one.name}`, one] as const))(
  'a suggested change is typed on the emulated router, is taken, and closes the breach: %s',
  (_, { seeded, breach, platform }) => {
    const before = after(seeded, breach, platform, []);
    expect(same(audited(before), breach), 'the router does not show the fault').not.toEqual([]);
    const change = changesOf(breach, seeded.configs);
    expect(same(audited(after(seeded, breach, platform, change)), breach)).toEqual([]);
  },
);

it('every class of fault with a suggested change is among them', () => {
  const classes = (platform: Typing['platform']) =>
    [...new Set(typings.filter((one) => one.platform === platform).map(({ breach }) => breach.class))].sort();
  expect(classes('frr')).toEqual(FRR);
  expect(classes('vrp')).toEqual(VRP);
});

/** One typing per class and platform of a case. */
function typingsOf(name: string): readonly Typing[] {
  const seeded = plantedCase(readFileSync(join(CASES, name, 'seed.txt'), 'utf8'));
  const found = new Map<string, Typing>();
  for (const breach of audited(seeded).breaches) {
    const platforms = new Set(breach.fix.map(({ router }) => platformOf(seeded, router)));
    const [platform] = platforms;
    if (platform === undefined || platforms.size > 1) continue;
    const key = `${platform} ${breach.class}`;
    if (!found.has(key)) found.set(key, { name, seeded, breach, platform });
  }
  return [...found.values()];
}

function platformOf({ configs }: AuditCase, router: string): Typing['platform'] {
  return textOf(configs, router).includes('### ') ? 'frr' : 'vrp';
}

function textOf(configs: AuditCase['configs'], router: string): string {
  return configs.find((config) => config.router === router)?.text ?? '';
}

function audited({ inventory, configs, options }: AuditCase): AuditResult {
  return audit(inventory, configs, options);
}

/** The breaches of a result that are this one again. */
function same({ breaches }: AuditResult, breach: Breach): readonly string[] {
  return breaches
    .filter(
      (one) =>
        one.class === breach.class &&
        one.fromVpn === breach.fromVpn &&
        one.toVpn === breach.toVpn &&
        one.packet.family === breach.packet.family,
    )
    .map(({ id }) => id);
}

/** The network with the routers of a breach's change played by emulated ones, on which the change was typed. */
function after(
  seeded: AuditCase,
  breach: Breach,
  platform: Typing['platform'],
  change: readonly RouterChange[],
): AuditCase {
  const type = platform === 'frr' ? typedOnLinux : typedOnVrp;
  const routers = new Set(breach.fix.map(({ router }) => router));
  const configs = seeded.configs.map((config) => {
    if (!routers.has(config.router)) return config;
    const hunks = change.filter(({ router }) => router === config.router).flatMap((one) => one.hunks);
    return { ...config, text: type(config.text, hunks) };
  });
  return { ...seeded, configs };
}

/** What staticd says while zebra has not yet told it about the next hop. */
const HARMLESS = /^Static Route to \S+ not installed currently/;

/** A Linux router's text after lines were typed into its shell; every word of complaint fails. */
function typedOnLinux(text: string, hunks: readonly Hunk[]): string {
  const router = createFrrRouter(text);
  for (const command of hunks.flatMap(commandsOf)) {
    const [call, stdin] = asTaken(command);
    const { stdout, stderr, code } = router.run(call, stdin);
    const said = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '' && !HARMLESS.test(line));
    // sysctl says what it has set.
    expect(call.startsWith('sysctl') ? [] : said, command).toEqual([]);
    expect(code, command).toBe(0);
  }
  return router.running();
}

/** iptables typed by hand is the same line in a table of iptables-restore, which is what the emulated router knows; sysctl there has no -q. */
function asTaken(command: string): readonly [call: string, stdin: string] {
  const [, tool, table, rule = ''] = /^(ip6?tables) -t (\w+) (.*)$/.exec(command) ?? [];
  if (tool === undefined) return [command.replace('sysctl -q ', 'sysctl '), ''];
  const line = rule.replace(/^-N (\S+)$/, ':$1 - [0:0]');
  return [`${tool}-restore --noflush`, `*${table}\n${line}\nCOMMIT\n`];
}

/** A VRP router's text after lines were typed below their views and committed; every error fails. */
function typedOnVrp(text: string, hunks: readonly Hunk[]): string {
  const router = createVrpRouter(text);
  const session = router.session();
  const input = (line: string): void => {
    // What VRP prints at the end of a block is typed as leaving it.
    const said = session.input(line.trim() === '#' ? 'quit' : line);
    expect(said.includes('Error'), `${line}: ${said}`).toBe(false);
  };
  input('system-view');
  for (const { views, changes } of hunks) {
    for (const view of views) input(view);
    for (const change of changes) input(`${change.startsWith('- ') ? 'undo ' : ''}${change.slice(2)}`);
    for (const _ of views) input('quit');
  }
  input('commit');
  return router.running();
}
