import type { PlatformId } from '../../../src/device/platform-id.ts';
import { addressBits, FAMILIES, type Family } from '../../../src/net/address.ts';
import type { CollectedConfig, ReplayRouter } from '../../../src/verify/types.ts';
import { type ProvenNetwork, readAll } from '../networks.ts';
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
export function mutantsOf(proven: ProvenNetwork): readonly Mutant[] {
  const { name: network, inventory, configs } = proven;
  const routers = readAll(proven);
  const texts = configs.map(({ text }) => text).join('\n');
  return configs.flatMap((config) => {
    const platform = inventory.routers.find(({ name }) => name === config.router)?.platform;
    const edits = (platform && EDITS[platform]) ?? [];
    const lines = config.text.split('\n');
    const pool = poolOf(texts, config.text, backboneAddresses(routers, config.router));
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

function poolOf(all: string, own: string, backbone: Pool['backbone']): Pool {
  const values = (pattern: RegExp) => [...new Set([...all.matchAll(pattern)].map(([value]) => value))].sort();
  return {
    targets: values(/(?<=(?:rt vpn|extcommunity rt|vpn-target|permit rt)[^\n]*? )\d+:\d+/g),
    distinguishers: values(/(?<=(?:rd vpn export|route-distinguisher) )\S+/g),
    names: (word) => [...new Set([...own.matchAll(new RegExp(word.source, 'gm'))].map(([name]) => name))],
    backbone,
  };
}

/** Per family an address of a link between routers that this router has, and one that another has. */
function backboneAddresses(routers: readonly ReplayRouter[], own: string): Pool['backbone'] {
  const links = routers.flatMap(({ name, model }) =>
    model.interfaces
      .filter(({ vrf }) => vrf === undefined)
      .flatMap(({ addresses }) => addresses.map(({ value }) => ({ name, value })))
      .filter(({ value }) => value.length < addressBits(value.family)),
  );
  const first = (family: Family, here: boolean) =>
    links.find(({ name, value }) => value.family === family && (name === own) === here)?.value ?? [];
  return FAMILIES.flatMap((family) => [first(family, true), first(family, false)].flat());
}
