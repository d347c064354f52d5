import { apply, collect, plan, type Running } from '../../src/change.ts';
import { startUmlLab, type UmlLab } from '../../src/lab/uml/lab.ts';
import { readLabFile } from '../../src/lab/uml/lab-file.ts';
import { type Reach, reachOf } from '../../src/lab/uml/reach.ts';
import { type TypedLines, typeAll } from '../../src/lab/uml/typed-lines.ts';
import { type Compilation, loadInventory } from '../../src/pipeline.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import type { PushResult } from '../../src/push/types.ts';

/** The lab with what its routers said last, and what sectornet has written to them so far. */
export interface RunningLab {
  readonly lab: UmlLab;
  /** Reads these routers (all when absent) and answers the newest text of every router. */
  readonly collect: (routers?: readonly string[]) => Promise<Running>;
  /** The newest text of every router without asking any. A push made from it is refused where a router has changed since. */
  readonly known: () => Running;
  readonly planned: (running: Running, compilation?: Compilation) => ChangePlan;
  /** Pushes a plan to its routers; they are read again afterwards. */
  readonly apply: (change: ChangePlan, compilation?: Compilation) => Promise<Applied>;
  readonly type: (lines: readonly TypedLines[]) => Promise<void>;
  readonly exec: Reach['run'];
  readonly stop: () => Promise<void>;
}

/** A push and the texts of all routers after it. */
export interface Applied {
  readonly push: PushResult;
  readonly after: Running;
}

/** Boots the routers of an inventory folder as a plain backbone. */
export async function startRunningLab(inventoryFolder: string, folder: string): Promise<RunningLab> {
  const { value: inventory, diagnostics } = loadInventory(inventoryFolder, { asOf: '2026-06-01' });
  if (inventory === undefined) throw new Error(JSON.stringify(diagnostics));
  const talk = (text: string): void => void process.stderr.write(text);
  const lab = await startUmlLab(inventory, { folder, file: readLabFile(inventoryFolder), talk });
  return runningLab(lab);
}

function runningLab(lab: UmlLab): RunningLab {
  const everyone = lab.targets.map(({ router }) => router);
  const fileOf = (router: string): string => `${router}.conf`;
  const reach = reachOf(lab.targets);
  let latest: Running = [];
  let owned: Compilation['allocations']['owned'] = [];
  const take = (fresh: Running): Running => {
    const known = latest.filter(({ router }) => !fresh.some((one) => one.router === router));
    latest = [...known, ...fresh].toSorted((a, b) => (a.router < b.router ? -1 : 1));
    return latest;
  };
  return {
    lab,
    exec: reach.run,
    stop: () => {
      reach.close();
      return lab.stop();
    },
    collect: async (routers = everyone) => {
      const targets = lab.targets.filter(({ router }) => routers.includes(router));
      const { running, failures } = await collect(targets, fileOf, {});
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      return take(running);
    },
    known: () => latest,
    planned: (running, compilation = lab.compilation) => {
      const { value, diagnostics } = plan(compilation, { running, limit: everyone, owned });
      if (value === undefined) throw new Error(`no plan: ${JSON.stringify(diagnostics)}`);
      return value;
    },
    apply: async (change, compilation = lab.compilation) => {
      const changed = change.devices
        .filter(({ commands }) => commands.length > 0)
        .map(({ router }) => router);
      const targets = lab.targets.filter(({ router }) => changed.includes(router));
      const { push, after } = await apply(compilation, change, targets, { fileOf, owned });
      owned = compilation.allocations.owned;
      return { push, after: take(after.running) };
    },
    type: (lines) => typeAll(lab.network, reach.run, lines),
  };
}
