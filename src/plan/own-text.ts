import type { ChangedLine, Command, PredictedPlan, SectionChange } from './types.ts';

/** Strings and lists of strings, each kept once however often it is asked for. */
export interface TextPool {
  readonly text: (text: string) => string;
  readonly list: (texts: readonly string[]) => readonly string[];
}

/**
 * A string that was cut out of a text keeps the whole text in memory for as long as it lives. A pool copies, and gives the same copy for equal
 * strings: the plans of many routers say mostly the same words.
 */
export function textPool(): TextPool {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const text = (asked: string): string => {
    const known = texts.get(asked);
    if (known !== undefined) return known;
    const own = Buffer.from(asked, 'utf8').toString('utf8');
    texts.set(own, own);
    return own;
  };
  const list = (asked: readonly string[]): readonly string[] => {
    const key = asked.join('\n');
    const known = lists.get(key);
    if (known !== undefined && known.length === asked.length) return known;
    const own = asked.map(text);
    lists.set(text(key), own);
    return own;
  };
  return { text, list };
}

/** The same plan on strings of its own: nothing of the router's texts but the prediction stays in memory because of it. */
export function onOwnText(device: PredictedPlan, pool: TextPool): PredictedPlan {
  const { sections, commands, reverse, vpnsTouched } = device;
  const command = (one: Command): Command => ({
    channel: pool.text(one.channel),
    context: pool.list(one.context),
    text: pool.text(one.text),
    vpns: pool.list(one.vpns),
  });
  return {
    ...device,
    sections: sections.map((section) => ownSection(section, pool)),
    commands: commands.map(command),
    reverse: reverse.map(command),
    vpnsTouched: pool.list(vpnsTouched),
  };
}

function ownSection(section: SectionChange, { text, list }: TextPool): SectionChange {
  const { kind, name } = section.object;
  const line = (one: ChangedLine): ChangedLine => ({ ...one, path: list(one.path), text: text(one.text) });
  return {
    ...section,
    object: { kind: text(kind), name: text(name) },
    vpns: list(section.vpns),
    lines: section.lines.map(line),
  };
}
