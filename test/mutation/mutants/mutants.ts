import type { PlatformId } from '../../../src/device/platform-id.ts';
import type { CollectedConfig } from '../../../src/verify/types.ts';
import type { ProvenNetwork } from '../networks.ts';
import type { Edit, Pool } from './edits.ts';
import { FRR_EDITS } from './frr.ts';
import { VRP_EDITS } from './vrp.ts';

/** One changed line (with the lines below it where it is taken away) of one configuration of a proven network. */
export interface Mutant {
  readonly network: string;
  readonly class: string;
  readonly platform: PlatformId;
  readonly config: CollectedConfig;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

const EDITS: Partial<Readonly<Record<PlatformId, readonly Edit[]>>> = {
  frr: FRR_EDITS,
  huawei_vrpv8: VRP_EDITS,
  huawei_vrp: VRP_EDITS,
};

/** Every mutant of a network, in the order of its files and lines. */
export function mutantsOf({ name: network, inventory, configs }: ProvenNetwork): readonly Mutant[] {
  const texts = configs.map(({ text }) => text).join('\n');
  return configs.flatMap((config) => {
    const platform = inventory.routers.find(({ name }) => name === config.router)?.platform;
    const edits = (platform && EDITS[platform]) ?? [];
    const lines = config.text.split('\n');
    const pool = poolOf(texts, config.text);
    return lines.flatMap((line, i) =>
      edits
        .filter((edit) => edit.line.test(line))
        .flatMap((edit) =>
          [...new Set(edit.changes(line, pool))]
            .filter((after) => after !== line)
            .map((after): Mutant => {
              const text = [
                ...lines.slice(0, i),
                ...(after === '' ? [] : [after]),
                ...lines.slice(i + span(lines, i, after)),
              ];
              return {
                network,
                class: edit.class,
                platform: platform ?? 'frr',
                config: { ...config, text: text.join('\n') },
                line: i + 1,
                before: line,
                after,
              };
            }),
        ),
    );
  });
}

/** How many lines go: a header that is taken away takes the lines below it and their end along. */
function span(lines: readonly string[], at: number, after: string): number {
  if (after !== '') return 1;
  const depth = (line: string | undefined) => line?.match(/^ */)?.[0].length ?? 0;
  let end = at + 1;
  while (end < lines.length && lines[end] !== '' && depth(lines[end]) > depth(lines[at])) end++;
  if (lines[end]?.trim() === 'exit' && /^route-map/.test(lines[at] ?? '')) end++;
  return end - at;
}

function poolOf(all: string, own: string): Pool {
  const values = (pattern: RegExp) => [...new Set([...all.matchAll(pattern)].map(([value]) => value))].sort();
  return {
    targets: values(/(?<=(?:rt vpn|extcommunity rt|vpn-target|permit rt)[^\n]*? )\d+:\d+/g),
    distinguishers: values(/(?<=(?:rd vpn export|route-distinguisher) )\S+/g),
    names: (word) => [...new Set([...own.matchAll(new RegExp(word.source, 'gm'))].map(([name]) => name))],
  };
}
