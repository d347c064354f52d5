import { type EmulatedLab, type EmulatedLabPlan, startEmulatedLab } from '../src/lab/emulated/lab.ts';

/** The routers of the push bench, in a process of their own: a plan comes, the lab before is stopped, and the new one's addresses go back. */
let lab: EmulatedLab | undefined;

process.on('message', (plan: EmulatedLabPlan) => void fresh(plan));

async function fresh(plan: EmulatedLabPlan): Promise<void> {
  await lab?.stop();
  lab = await startEmulatedLab(plan, { schedule: () => () => undefined });
  process.send?.(lab.routers);
}
