import type { Language } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/sentences.ts';
import type { CrossReach, InferredNetwork, Suspicion, VpnFound } from '../verify/infer/types.ts';
import type { Citation } from '../verify/types.ts';
import { describeClass } from './classes.ts';
import { packetText } from './facts.ts';
import { type FilesLeft, filesLeftLines } from './files-text.ts';
import { INFER_WORDS, type InferWords } from './infer-words.ts';
import type { Paint } from './paint.ts';
import { reasonsOf } from './reasons.ts';
import { table } from './table.ts';
import { wordsOf } from './words.ts';

/** What the text says beside the network itself: the folder, what became of its files, and what to type next. */
export interface InferSetting {
  readonly language: Language;
  readonly paint: Paint;
  readonly folder: string;
  readonly files: FilesLeft;
  readonly next: readonly string[];
}

/** How many entries of one kind are shown; the JSON form has all of them. */
const SHOWN = 20;

/** A network that nobody declared, for the operator who meets sectornet here first. */
export function inferText(network: InferredNetwork, setting: InferSetting): string {
  const words = INFER_WORDS[setting.language];
  const blocks = [
    headLines(network, setting, words),
    vpnLines(network, setting, words),
    reachLines(network, setting, words),
    suspicionLines(network, setting, words),
    missingLines(network, setting, words),
    unknownLines(network, setting, words),
    [`${words.next}:`, ...setting.next.map((line) => `  ${line}`)],
  ].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function headLines(network: InferredNetwork, setting: InferSetting, words: InferWords) {
  const { folder, files, paint } = setting;
  const { routers } = network;
  const sum = (pick: (one: (typeof routers)[number]) => number) =>
    routers.reduce((all, one) => all + pick(one), 0);
  const lines = sum(({ coverage }) => coverage.lines);
  const unread = sum(({ coverage }) => coverage.unread.length);
  const grave = sum(({ coverage }) => coverage.unread.filter(({ matters }) => matters).length);
  const percent = lines === 0 ? '0' : (Math.floor((1 - unread / lines) * 1000) / 10).toString();
  return [
    `${paint.strong(folder)}: ${words.files(routers.length, files.older.length, files.other.length)}`,
    `  ${grave === 0 ? words.lines(percent, 0) : paint.warn(words.lines(percent, grave))}`,
    ...filesLeftLines(files, setting.language).map(paint.faint),
  ];
}

function vpnLines(network: InferredNetwork, { paint }: InferSetting, words: InferWords): readonly string[] {
  const [first, ...columns] = words.columns;
  const rows = network.vpns
    .slice(0, 60)
    .map((vpn) => [
      `  ${visible(vpn.id)}${otherNames(vpn, words)}`,
      `${vpn.vrfs.length}`,
      `${vpn.sites}`,
      shapeText(vpn, words),
      targetsText(vpn, words),
    ]);
  const rest = network.vpns.length - rows.length;
  const local = network.localVrfs === 0 ? [] : [`  ${words.local(network.localVrfs)}`];
  return [
    paint.strong(words.vpns(network.vpns.length, network.routers.length)),
    ...table([[`  ${first}`, ...columns], ...rows]),
    ...(rest > 0 ? [`  ${words.more(rest)}`] : []),
    ...local,
    ...outsideLines(network, paint, words),
  ];
}

function outsideLines({ outside }: InferredNetwork, paint: Paint, words: InferWords): readonly string[] {
  if (outside.length === 0) return [];
  const lines = outside.flatMap(({ line }) => line);
  const rest = outside.length - 3;
  return [
    `  ${paint.warn(words.outside(outside.length))}`,
    ...citations(lines.slice(0, 3), paint, '      '),
    ...(rest > 0 ? [`      ${words.more(rest)}`] : []),
  ];
}

/** A VPN goes by the commonest name of its VRFs; that some are called otherwise may be news. */
function otherNames({ id, vrfs }: VpnFound, words: InferWords): string {
  const others = [...new Set(vrfs.map(({ vrf }) => vrf))].filter(
    (name) => name !== id && !id.startsWith(`${name}@`),
  );
  if (others.length === 0) return '';
  return ` (${words.also} ${others.slice(0, 3).map(visible).join(', ')}${others.length > 3 ? ', …' : ''})`;
}

function shapeText({ shape, vrfs }: VpnFound, words: InferWords): string {
  const hubs = vrfs.filter(({ role }) => role === 'hub-role');
  const names = hubs.slice(0, 3).map(({ router }) => router);
  const shown = hubs.length === 0 ? '' : ` (${words.hub} ${names.join(', ')}${hubs.length > 3 ? ', …' : ''})`;
  return `${words.shape[shape]}${shown}`;
}

/** Of hubs and spokes what each side exports; else the targets they share. */
function targetsText({ vrfs, targets }: VpnFound, words: InferWords): string {
  const exportsOf = (role: string) =>
    [...new Set(vrfs.filter((one) => one.role === role).flatMap((one) => one.exports))].slice(0, 3).join(' ');
  if (vrfs.some(({ role }) => role === 'hub-role'))
    return `${words.hub} ${exportsOf('hub-role')}  ${words.spokes} ${exportsOf('spoke-role')}`;
  return `${targets.slice(0, 4).join(' ')}${targets.length > 4 ? ' …' : ''}`;
}

function reachLines(network: InferredNetwork, setting: InferSetting, words: InferWords): readonly string[] {
  const { pairs, reaches } = network;
  const { paint } = setting;
  const level = pairs.level === undefined ? [] : [`  ${words.apart(pairs.level.A, pairs.level.B)}`];
  const shown = mergedReaches(reaches);
  const nobody = network.verdict === 'complete' ? words.nobody : words.nobodyKnown;
  const none = shown.length === 0 && network.vpns.length > 1 ? [`  ${nobody}`] : [];
  const customers =
    network.openCustomers.sessions === 0
      ? []
      : [
          `  ${paint.warn(words.customers(network.openCustomers.sessions))}`,
          ...citations(network.openCustomers.lines.slice(0, 3), paint, '      '),
        ];
  return [
    paint.strong(words.reach(pairs.joined, pairs.all)),
    ...level,
    ...none,
    ...shown.slice(0, SHOWN).flatMap((reach) => oneReach(reach, setting, words)),
    ...(shown.length > SHOWN ? [`  ${words.more(shown.length - SHOWN)}`] : []),
    ...customers,
  ];
}

/** A way with the one that answers it, if any: two directions of one pair are one entry. */
interface ShownReach {
  readonly there: CrossReach;
  readonly back: CrossReach | undefined;
}

function mergedReaches(reaches: readonly CrossReach[]): readonly ShownReach[] {
  const proved = new Map(
    reaches
      .filter(({ proof }) => proof !== undefined)
      .map((one) => [`${one.fromVpn}\n${one.toVpn}`, one] as const),
  );
  return reaches
    .filter((one) => !one.answered || one.proof === undefined || one.fromVpn < one.toVpn)
    .map((there) => ({
      there,
      back: there.proof === undefined ? undefined : proved.get(`${there.toVpn}\n${there.fromVpn}`),
    }));
}

/** The way back is shown where something about the pair is suspicious: its lines are others. */
function oneReach({ there, back }: ShownReach, setting: InferSetting, words: InferWords): readonly string[] {
  const { language, paint } = setting;
  const arrow = back === undefined ? '→' : '↔';
  const way =
    there.proof === undefined ? words.routesOnly : back === undefined ? words.oneWay : words.bothWays;
  const suspicions = [...new Set([...there.suspicions, ...(back?.suspicions ?? [])])].sort(byNumber);
  const doubt =
    suspicions.length === 0 ? '' : `  ${paint.bad(`${words.suspicious}: ${suspicions.join(', ')}`)}`;
  const families = [...new Set([...there.families, ...(back?.families ?? [])])]
    .sort()
    .map((family) => wordsOf(language).family[family])
    .join(' ');
  const ends = `${visible(there.fromVpn)} ${arrow} ${visible(there.toVpn)}`;
  return [
    `  ${paint.strong(ends)}  ${way}  ${families}${doubt}`,
    ...wayLines(there, setting),
    ...(back === undefined || suspicions.length === 0 ? [] : wayLines(back, setting)),
  ];
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}

function wayLines({ proof, lines }: CrossReach, { language, paint }: InferSetting): readonly string[] {
  if (proof === undefined) return citations(lines.slice(0, 2), paint, '      ');
  const described = describeClass(proof.class, language);
  return [
    `      ${packetText(proof.packet)}  ${paint.faint(`[${described.code} ${proof.class}]`)}`,
    ...citations(proof.causes.length > 0 ? proof.causes : lines.slice(0, 2), paint, '      '),
  ];
}

function suspicionLines(
  network: InferredNetwork,
  setting: InferSetting,
  words: InferWords,
): readonly string[] {
  const { suspicions } = network;
  if (suspicions.length === 0) return [words.none];
  return [
    setting.paint.strong(words.suspicions(suspicions.length)),
    ...suspicions.slice(0, SHOWN).flatMap((one) => oneSuspicion(one, setting)),
    ...(suspicions.length > SHOWN ? [`  ${words.more(suspicions.length - SHOWN)}`] : []),
  ];
}

function oneSuspicion(one: Suspicion, { language, paint }: InferSetting): readonly string[] {
  const { title, why, fix, code } = describeClass(one.class, language, one.data);
  const colour = one.severity === 'medium' || one.severity === 'info' ? paint.warn : paint.bad;
  return [
    `  ${colour(one.id)} ${title}  ${paint.faint(`[${code} ${one.class}]`)}`,
    ...citations(one.lines.slice(0, 3), paint, '      '),
    paint.faint(`      ${why}; ${fix}`),
  ];
}

function missingLines(
  { missing }: InferredNetwork,
  { language }: InferSetting,
  words: InferWords,
): readonly string[] {
  if (missing.length === 0) return [];
  const { label } = wordsOf(language);
  return [
    words.missing(missing.length),
    ...missing
      .slice(0, 5)
      .map(
        (one) =>
          `  ${one.fromVpn}: ${one.fromSite} → ${one.toSite}  ${label.stoppedAt}: ${one.stoppedAt.router} ${one.stoppedAt.table} ${one.stoppedAt.detail}`,
      ),
    ...(missing.length > 5 ? [`  ${words.more(missing.length - 5)}`] : []),
  ];
}

function unknownLines(
  network: InferredNetwork,
  { language, paint }: InferSetting,
  words: InferWords,
): readonly string[] {
  const reasons = reasonsOf(network.inconclusive, language);
  if (reasons.length === 0) return [];
  return [
    paint.warn(words.unknown(reasons.length)),
    ...reasons
      .slice(0, SHOWN)
      .map(({ router, title }) => `  ${router === undefined ? '' : `${router}: `}${title}`),
    ...(reasons.length > SHOWN ? [`  ${words.more(reasons.length - SHOWN)}`] : []),
  ];
}

function citations(lines: readonly Citation[], paint: Paint, indent: string): readonly string[] {
  return lines.map((line) => paint.faint(`${indent}${line.file}:${line.line}  ${visible(line.text.trim())}`));
}
