import { type CollectedNetwork, collect, type Running } from '../../change.ts';
import { report } from '../../diagnostics/report.ts';
import type { Inventory } from '../../inventory/types.ts';
import { vaultBeside } from '../../journal/secret-key.ts';
import { readEvidence } from '../isolation/evidence.ts';
import { deviceInput } from '../router/imported.ts';
import { targetOf } from '../router/work.ts';
import { limitsIn, type Settings } from '../settings.ts';
import { sayDiagnostics } from '../words.ts';
import type { Note, StackRequest } from './request.ts';

/** What a stack sees of the network before it changes anything. `own`: its routers; `others`: those of other stacks, as these collected them; `notes`: who is not seen. */
export interface Seen {
  readonly own: CollectedNetwork;
  readonly others: Running;
  readonly notes: readonly Note[];
}

/** The routers as they run: our own over SSH, the others as their stacks left them. */
export async function look(
  { settings, evidence, digests }: StackRequest,
  inventory: Inventory,
  names: readonly string[],
): Promise<Seen> {
  const own = settings.offline ? { running: [], failures: [] } : await collectOwn(settings, inventory, names);
  const away = inventory.routers.map(({ name }) => name).filter((name) => !names.includes(name));
  const theirs = evidence === '' ? { running: [], doubtful: [] } : readEvidence(evidence, away, digests);
  const notes = [
    ...own.failures.map(({ router, failure }) =>
      sayDiagnostics([report('SN9611', { router, words: failure.words })]),
    ),
    ...theirs.doubtful.map(({ router, reason }) =>
      sayDiagnostics([report('SN9649', { router, folder: evidence, reason })]),
    ),
  ];
  return { own, others: theirs.running, notes: notes.map((text) => ({ severity: 'warning', text })) };
}

async function collectOwn(
  settings: Settings,
  { routers }: Inventory,
  names: readonly string[],
): Promise<CollectedNetwork> {
  const mine = routers.filter(({ name }) => names.includes(name));
  const targets = mine.flatMap((router) => targetOf(deviceInput(router, settings.lab)) ?? []);
  const found = await collect(targets, (router) => `${router}.conf`, {
    ...limitsIn(settings),
    vault: vaultBeside(settings.journal),
  });
  const nowhere = mine.filter(({ name }) => !targets.some(({ router }) => router === name));
  const words = `no lab is running at ${settings.lab}: npx sectornet lab up`;
  const failure = { kind: 'unreachable', step: 'connect', words } as const;
  return {
    running: found.running,
    failures: [...found.failures, ...nowhere.map(({ name }) => ({ router: name, failure, milliseconds: 0 }))],
  };
}
