import type { PlatformId } from '../device/platform-id.ts';

/**
 * What a platform's terminal and people's capture scripts leave around a running configuration in a file. Expressions see single lines
 * without line ends.
 */
export interface Transcript {
  readonly platform: PlatformId;
  /** A prompt with what was typed behind it: groups `name` and `command` (may be empty). */
  readonly prompt: RegExp;
  /** Commands that print the running configuration. */
  readonly shows: RegExp;
  /** What the pager wrote in front of a line, or alone on one. */
  readonly pager: RegExp;
  /** Lines around a configuration that are none of it (banners of the session, progress, time stamps of the device). */
  readonly chatter: RegExp;
  /** The line that says whose configuration it is; the first group is the name. */
  readonly named: RegExp;
  /** Lines that may stand in front of that one. */
  readonly header: RegExp;
  /** The line a collected text begins with, and the one that closes a configuration. */
  readonly first: RegExp;
  readonly last: RegExp;
  /** The heading of a further section of a collected text: it goes on behind `last`. */
  readonly section?: RegExp;
  /** Whether a text goes on to its end: what a capture that broke off does not show. */
  readonly ends: (text: string) => boolean;
}

/** Whether a text has a line of its own with nothing else on it; looked for from the end, where it stands in a whole text. */
export function hasLine(text: string, line: string): boolean {
  for (let at = text.lastIndexOf(line); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(line, at - 1)) {
    const [before, behind] = [
      text.charCodeAt(at - 1),
      /^[^\n]*/.exec(text.slice(at + line.length, at + line.length + 100))?.[0],
    ];
    if ((at === 0 || before === 10) && behind?.trim() === '') return true;
  }
  return false;
}
