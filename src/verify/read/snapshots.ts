import type { PlatformId } from '../../device/platform-id.ts';
import type { ReadText } from './routers.ts';

/**
 * One text of one router among perhaps several, with what its platform's grammar made of it: plain values that can be handed from thread to
 * thread. `identity` tells routers apart; `date` sorts as text and is '' when nobody says it.
 */
export interface Snapshot {
  readonly path: string;
  readonly platform: PlatformId;
  readonly text: string;
  readonly read: ReadText;
  readonly name: string;
  readonly identity: string;
  readonly date: string;
  /** Whether the text goes on to its end. */
  readonly whole: boolean;
}

/** The snapshot that counts. Not `sure`: texts differ and no date says which is the newest. */
export interface Chosen {
  readonly snapshot: Snapshot;
  readonly others: readonly Snapshot[];
  readonly sure: boolean;
}

const IN_PATH =
  /(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?:[-_T. ]?([0-2]\d)[-_:.h]?([0-5]\d)(?:[-_:.m]?([0-5]\d))?)?/g;
const IN_TEXT =
  /\b(?:updated|saved|change[d]?|generated)\b.{0,40}?(20\d\d)-([01]\d)-([0-3]\d)(?:[ T]([0-2]\d):([0-5]\d)(?::([0-5]\d))?)?/;

/** When a text was taken: the last date in its path, else what the device wrote at its top. */
export function dateOf(path: string, text: string): string {
  const found = [...path.matchAll(IN_PATH)].at(-1) ?? IN_TEXT.exec(text.slice(0, 4000));
  return found === null
    ? ''
    : found
        .slice(1)
        .map((part: string | undefined) => part ?? '00')
        .join('');
}

/** How people and editors call a text they have put aside. */
const PUT_ASIDE = /~$|[._-](?:bak|backup|old|orig|prev|previous|save|saved|copy)\d*(?:\.\w+)*$/i;

/** The newest of one router's texts; where no date tells them apart one that was put aside is none. */
export function newestOf(snapshots: readonly Snapshot[]): Chosen {
  const isAside = ({ path }: Snapshot) => Number(PUT_ASIDE.test(path));
  const sorted = snapshots.toSorted((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : isAside(b) - isAside(a),
  );
  const snapshot = sorted.at(-1);
  if (snapshot === undefined) throw new Error('no snapshot');
  const others = sorted.slice(0, -1);
  const rivals = others.filter(({ date }) => date === '' || date === snapshot.date);
  return { snapshot, others, sure: rivals.every(({ read }) => read.digest === snapshot.read.digest) };
}
