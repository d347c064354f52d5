import type { FilterRule, FilterUse, Interface, PacketFilter, Vrf } from '../../device/model.ts';
import { addressText, type Family } from '../../net/address.ts';
import { prefixText } from '../../net/prefix.ts';
import type { Amendment, OpenSession, Remedies, TextLines } from '../remedies.ts';
import { FRR_SECTION } from './tree.ts';

const NOTHING: readonly Amendment[] = [];
const SAVE: Readonly<Record<Family, string>> = { 4: '### iptables-save', 6: '### ip6tables-save' };
const RULES: Readonly<Record<Family, string>> = { 4: '### ip rule', 6: '### ip -6 rule' };
const ROUTES: Readonly<Record<Family, string>> = { 4: '### ip route', 6: '### ip -6 route' };

/** What closes a fault on a Linux router: FRR's lines, and the kernel's in the sections of the collected text. */
export const frrRemedies: Remedies = {
  endOfTable: (text, { table }, family) =>
    table === undefined
      ? NOTHING
      : inSection(text, ROUTES[family], [
          `+ route add unreachable default table ${table.value} metric 4278198272`,
        ]),
  localBehindVrfs,
  labelRoutes,
  scrub,
  moveToVrf: (text, { name, vrf }, to) =>
    inSection(text, '### ip link', [
      ...(vrf === undefined ? [] : [`- link set ${name} master ${vrf.value}`]),
      `+ link set ${name} master ${to}`,
    ]),
  seeEverything,
  bindFilter: (text, { name }, family, filter) =>
    inMangle(
      text,
      family,
      [`-A PREROUTING -i ${name} -j ${filter}`, `-A POSTROUTING -o ${name} -j ${filter}`].filter(
        (hook) => !sectionOf(text, SAVE[family]).includes(hook),
      ),
    ),
  refuseAtTheEnd,
  refuseTowards: (text, { name }, prefixes) =>
    ([4, 6] as const).flatMap((family) => {
      const rules = prefixes
        .filter((prefix) => prefix.family === family)
        .map((prefix) => `-A PREROUTING -i ${name} -d ${prefixText(prefix)} -j DROP`);
      return rules.length === 0 ? [] : inMangle(text, family, rules);
    }),
  checkSources: (text, { name, sourceCheck }, family) =>
    family === 4
      ? inSection(text, '### sysctl', [
          ...sourceCheck.filter((check) => check.family === 4).map(({ at }) => `- ${text[at - 1] ?? ''}`),
          `+ net.ipv4.conf.${name.replaceAll('.', '/')}.rp_filter = 1`,
        ])
      : inTable(text, 6, '*raw', [`-A PREROUTING -i ${name} -m rpfilter --invert -j DROP`]),
};

function inSection(text: TextLines, header: string, lines: readonly string[]): readonly Amendment[] {
  return text.includes(header) ? [{ under: [header], lines }] : NOTHING;
}

/** The new rule first: between the two lines the router must not forget its own addresses. */
function localBehindVrfs(text: TextLines, family: Family): readonly Amendment[] {
  const rules = sectionOf(text, RULES[family]);
  const local = rules.filter((line) => /^rule add pref \d+ lookup local$/.test(line));
  const vrfs = rules.find((line) => /^rule add pref \d+ l3mdev$/.test(line));
  if (vrfs === undefined) return NOTHING;
  const first = local.filter((line) => preference(line) < preference(vrfs));
  const added = local.length === first.length ? ['+ rule add pref 32765 lookup local'] : [];
  return inSection(text, RULES[family], [...added, ...first.map((line) => `- ${line}`)]);
}

function preference(line: string): number {
  return Number(/ pref (\d+) /.exec(line)?.[1]);
}

function labelRoutes(text: TextLines, { name }: Vrf, family: Family): readonly Amendment[] {
  const view = bgpOfVrf(text, name);
  if (view === undefined) return NOTHING;
  return [{ under: [view, `address-family ipv${family} unicast`], lines: ['+ label vpn export auto'] }];
}

function bgpOfVrf(text: TextLines, vrf: string): string | undefined {
  return text.find((line) => line.startsWith('router bgp ') && line.endsWith(` vrf ${vrf}`));
}

function scrub(text: TextLines, { vrf, family, peer, entries }: OpenSession): readonly Amendment[] {
  if (entries.length > 0)
    return entries.map(({ at }) => ({ under: [text[at - 1] ?? ''], lines: ['+ set extcommunity none'] }));
  const view = bgpOfVrf(text, vrf.name);
  const neighbor = addressText(peer.address);
  if (view === undefined || peer.inboundPolicy !== undefined) return NOTHING;
  const name = `SCRUB-${vrf.name}-IPv${family}`;
  const policy = [`+ route-map ${name} permit 10`, '+  set extcommunity none', '+ exit'];
  return [
    { under: text.includes(FRR_SECTION) ? [FRR_SECTION] : [], lines: policy },
    {
      under: [view, `address-family ipv${family} unicast`],
      lines: [`+ neighbor ${neighbor} route-map ${name} in`],
    },
  ];
}

/** Behind FORWARD stand the packets that were not popped from a label; PREROUTING and POSTROUTING of the circuit see them all. */
function seeEverything(
  text: TextLines,
  { name }: Interface,
  uses: readonly FilterUse[],
): readonly Amendment[] {
  const rules = uses.flatMap(({ at, family }) => {
    const line = text[at - 1] ?? '';
    const verdict = /^-A FORWARD -[io] \S+ (.*)$/.exec(line)?.[1];
    const table = text.slice(0, at).findLast((one) => one.startsWith('*'));
    return verdict === undefined || table === undefined ? [] : [{ line, verdict, table, family }];
  });
  return [...Map.groupBy(rules, ({ family, table }) => `${family} ${table}`).values()].flatMap((here) => {
    const [{ family, table } = { family: 4 as const, table: '' }] = here;
    const verdicts = [...new Set(here.map(({ verdict }) => verdict))];
    const hooks = verdicts.flatMap((verdict) => [
      `-A PREROUTING -i ${name} ${verdict}`,
      `-A POSTROUTING -o ${name} ${verdict}`,
    ]);
    const gone = here.map(({ line }) => `- ${line}`);
    if (table === '*mangle')
      return [{ under: [SAVE[family], table], lines: [...gone, ...hooks.map((hook) => `+ ${hook}`)] }];
    const chains = verdicts.map((verdict) =>
      chainLines(text, family, table, /-j (\S+)/.exec(verdict)?.[1] ?? ''),
    );
    if (chains.includes(undefined)) return NOTHING;
    const copied = chains.flatMap((chain) => chain ?? []);
    return [...inMangle(text, family, [...copied, ...hooks]), { under: [SAVE[family], table], lines: gone }];
  });
}

/** At the end of the filter's chain, in the table it stands in. */
function refuseAtTheEnd(
  text: TextLines,
  _use: FilterUse,
  { name, family, rules }: PacketFilter,
  { source, destination }: FilterRule,
): readonly Amendment[] {
  const at = rules.find((rule) => text[rule.at - 1]?.startsWith(`-A ${name} `) === true)?.at;
  if (at === undefined) return NOTHING;
  const table = text.slice(0, at).findLast((line) => line.startsWith('*')) ?? '';
  const match = [
    ...(source === undefined ? [] : [`-s ${prefixText(source)}`]),
    ...(destination === undefined ? [] : [`-d ${prefixText(destination)}`]),
  ].join(' ');
  return inTable(text, family, table, [`-A ${name} ${match} -j DROP`]);
}

/** A chain as another table can have it: refused in silence, since REJECT is a word of the table `filter` alone. None with further jumps. */
function chainLines(
  text: TextLines,
  family: Family,
  table: string,
  chain: string,
): readonly string[] | undefined {
  if (chain === 'ACCEPT' || chain === 'DROP') return [];
  const section = sectionOf(text, SAVE[family]);
  const from = section.indexOf(table);
  const lines = section.slice(from, section.indexOf('COMMIT', from));
  const rules = lines
    .filter((line) => line.startsWith(`-A ${chain} `))
    .map((line) => line.replace(/ -j REJECT.*$/, ' -j DROP'));
  const plain = rules.every((line) => / -j (ACCEPT|DROP|RETURN)$/.test(line));
  return rules.length > 0 && plain ? [`:${chain} -`, ...rules] : undefined;
}

function inMangle(text: TextLines, family: Family, lines: readonly string[]): readonly Amendment[] {
  return inTable(text, family, '*mangle', lines);
}

/** At the end of a table, which is made where the router has none. */
function inTable(
  text: TextLines,
  family: Family,
  table: string,
  lines: readonly string[],
): readonly Amendment[] {
  const added = lines.map((line) => `+ ${line}`);
  if (sectionOf(text, SAVE[family]).includes(table)) return [{ under: [SAVE[family], table], lines: added }];
  return inSection(text, SAVE[family], [`+ ${table}`, ...added, '+ COMMIT']);
}

function sectionOf(text: TextLines, header: string): TextLines {
  const from = text.indexOf(header);
  if (from < 0) return [];
  const to = text.findIndex((line, at) => at > from && line.startsWith('### '));
  return text.slice(from + 1, to < 0 ? undefined : to);
}
