import type { PlatformId } from '../../device/platform-id.ts';
import { addressBits, addressText } from '../../net/address.ts';
import { compareText } from '../../net/order.ts';
import { GRAMMARS, grammarOf } from '../../platforms/grammars.ts';
import type { Grammar } from '../../platforms/platform.ts';
import { isSomeRouter, TRANSCRIPTS, unreadPlatform } from '../../platforms/transcripts.ts';
import type { Doubt } from '../doubt.ts';
import { type Capture, capturesIn } from './capture.ts';
import { configurationsIn } from './configurations.ts';
import { decodeText, isNoise, isSwapFile } from './decode.ts';
import {
  type PlannedText,
  type ReadResult,
  type ReadRouter,
  type ReadText,
  readingOf,
  readText,
} from './routers.ts';
import { onScreen } from './screen.ts';
import { dateOf, newestOf, type Snapshot } from './snapshots.ts';

/** One file of a folder of backups. */
export interface BackupFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** A folder of a tool, which nobody looked into. */
  readonly passedOver?: true;
}

/** What became of one file; `other` is the file that counts instead of an older or equal one. */
export interface FileAccount {
  readonly file: string;
  readonly fate:
    | 'read'
    | 'older'
    | 'same'
    | 'platform-unread'
    | 'not-a-configuration'
    | 'noise'
    | 'empty'
    | 'passed-over';
  readonly router?: string;
  readonly platform?: PlatformId;
  readonly other?: string;
}

/** Every router found in a folder of backups, and what became of every file. */
export interface Backups extends ReadResult {
  readonly files: readonly FileAccount[];
}

/**
 * Finds the routers in a heap of files, whatever they are called: texts of any platform with prompts, pagers and banners around them, older
 * snapshots, things that are no configuration. Never throws; what could hide a router or a part of one is a doubt.
 */
export function readBackups(files: readonly BackupFile[]): Backups {
  return backupsOf(inOrder(files).map(sightOf));
}

/** Files in the order in which they are looked at. */
export function inOrder(files: readonly BackupFile[]): readonly BackupFile[] {
  return files.toSorted((a, b) => compareText(a.path, b.path));
}

/** The routers of a heap of files that have been looked at one by one, in their order. */
export function backupsOf(seen: readonly Sight[]): Backups {
  const groups = Map.groupBy(
    seen.flatMap(({ found }) => found),
    ({ identity }) => identity,
  );
  const chosen = [...groups.values()].map(newestOf);
  const routers = named(chosen.map(({ snapshot }) => snapshot));
  const nameOf = new Map(routers.map((router, i) => [chosen[i]?.snapshot.identity, router.name]));
  const account = chosen.flatMap(({ snapshot, others }) => [
    accountOf(snapshot, 'read'),
    ...others.map((other) => ({
      ...accountOf(other, other.read.digest === snapshot.read.digest ? 'same' : 'older'),
      other: snapshot.path,
    })),
  ]);
  const doubts = routers.flatMap((router, i) => doubtsAbout(router, chosen[i]));
  return {
    routers,
    files: [...account, ...seen.flatMap(({ other }) => other)].sort((a, b) => compareText(a.file, b.file)),
    doubts: [...doubts, ...seen.flatMap(({ other }) => other.flatMap(hiddenRouter))],
  };

  function accountOf({ path, platform, identity, name }: Snapshot, fate: FileAccount['fate']): FileAccount {
    return { file: path, fate, router: nameOf.get(identity) ?? name, platform };
  }
}

/** What one file holds: texts of routers, or why there are none. */
export interface Sight {
  readonly found: readonly Snapshot[];
  readonly other: readonly FileAccount[];
}

/** Looks at one file alone. */
export function sightOf({ path, bytes, passedOver }: BackupFile): Sight {
  if (passedOver === true) return { found: [], other: [{ file: path, fate: 'passed-over' }] };
  if (isSwapFile(bytes)) return { found: [], other: [{ file: path, fate: 'noise' }] };
  const text = onScreen(decodeText(bytes));
  if (text.trim() === '') return { found: [], other: [{ file: path, fate: 'empty' }] };
  const [first, ...more] = configurationsIn(text, TRANSCRIPTS).map((one) => sightIn(path, one));
  if (first === undefined || more.length === 0) return first ?? { found: [], other: [] };
  // Each of several names its router: one that nobody here reads is a router that is missing.
  const unread = [first, ...more].flatMap(({ other }) => other);
  const [other] = unread.map((one): FileAccount => ({ ...one, fate: 'platform-unread' }));
  return {
    found: [first, ...more].flatMap(({ found }) => found),
    other: other === undefined ? [] : [other],
  };
}

function sightIn(path: string, text: string): Sight {
  const best = bestReading(text);
  if (best !== undefined)
    return { found: best.captures.map((one) => snapshotOf(path, text, best, one)), other: [] };
  const platform = unreadPlatform(text);
  if (platform !== undefined)
    return { found: [], other: [{ file: path, fate: 'platform-unread', platform }] };
  if (isSomeRouter(text)) return { found: [], other: [{ file: path, fate: 'platform-unread' }] };
  return { found: [], other: [{ file: path, fate: isNoise(text) ? 'noise' : 'not-a-configuration' }] };
}

interface BestReading {
  readonly grammar: Grammar;
  readonly captures: readonly Capture[];
  readonly ends: (text: string) => boolean;
}

/** The platform that is surest of a text, seen with that platform's own habits. */
function bestReading(text: string): BestReading | undefined {
  const readings = TRANSCRIPTS.flatMap((transcript) => {
    const grammar = GRAMMARS.find(({ platform }) => platform === transcript.platform);
    if (grammar === undefined) return [];
    const captures = capturesIn(text, transcript).filter((one) => grammar.recognises(one.text) > 0);
    const sure = Math.max(0, ...captures.map((one) => grammar.recognises(one.text)));
    return sure === 0 ? [] : [{ grammar, captures, sure, ends: transcript.ends }];
  });
  return readings.toSorted((a, b) => b.sure - a.sure)[0];
}

function snapshotOf(path: string, whole: string, { grammar, ends }: BestReading, capture: Capture): Snapshot {
  const { text } = capture;
  const read = readText(grammar, text);
  const name = read.model.hostname || capture.prompt || stemOf(path);
  return {
    path,
    platform: grammar.platform,
    text,
    read,
    name,
    identity: `${name} ${routerIdOf(read)}`,
    date: dateOf(path, whole),
    whole: ends(text),
  };
}

/** What tells two routers of one name apart: BGP router-id, else the first host address of the global table. */
function routerIdOf({ model }: ReadText): string {
  const { routerId } = model.backbone;
  if (routerId !== undefined) return addressText(routerId.value);
  const hosts = model.interfaces
    .filter((one) => one.vrf === undefined)
    .flatMap((one) => one.addresses)
    .filter(({ value }) => value.length === addressBits(value.family));
  const [first] = hosts;
  return first === undefined ? '' : addressText({ family: first.value.family, value: first.value.address });
}

/** Routers get their own names back; of several with one name each carries its file's. */
function named(snapshots: readonly Snapshot[]): readonly ReadRouter[] {
  const names = Map.groupBy(snapshots, ({ name }) => name);
  const texts = snapshots.map(({ name: own, path, platform, text }): PlannedText => {
    const shared = (names.get(own)?.length ?? 0) > 1;
    const name = shared ? `${own}(${stemOf(path)})` : own;
    return {
      config: { router: name, file: path, text },
      declared: { name, platform, loopbacks: [] },
      grammar: grammarOf(platform),
    };
  });
  return readingOf(
    { texts, doubts: [] },
    snapshots.map(({ read }) => read),
  ).routers;
}

function doubtsAbout(router: ReadRouter, chosen: ReturnType<typeof newestOf> | undefined): readonly Doubt[] {
  if (chosen === undefined) return [];
  const base = { router: router.name, about: 'router' as const };
  const cut = chosen.snapshot.whole ? [] : [{ ...base, reason: 'text-cut', data: { file: router.file } }];
  const undated = chosen.sure
    ? []
    : [
        {
          ...base,
          reason: 'snapshots-undated',
          data: { file: router.file, count: chosen.others.length + 1 },
        },
      ];
  return [...cut, ...undated];
}

function hiddenRouter({ file, fate, platform }: FileAccount): readonly Doubt[] {
  const about = 'all' as const;
  if (fate === 'empty') return [{ reason: 'file-empty', data: { file }, about }];
  return fate === 'platform-unread'
    ? [{ reason: 'platform-unread', data: { file, platform: platform ?? 'unknown' }, about }]
    : [];
}

function stemOf(path: string): string {
  const base = path.split(/[/\\]/).at(-1) ?? path;
  return base.replace(/\.[A-Za-z]\w{0,4}$/, '');
}
