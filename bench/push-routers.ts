import { type EmulatedLab, type EmulatedLabPlan, startEmulatedLab } from '../src/lab/emulated/lab.ts';

/** What is asked of the routers' process: a fresh lab, its addresses come back; or every command that each router heard. */
export type Question = { readonly start: EmulatedLabPlan } | { readonly heard: true };

/** The routers of the push bench, in a process of their own. */
let lab: EmulatedLab | undefined;

process.on('message', (question: Question) => void answer(question));

async function answer(question: Question): Promise<void> {
  if ('heard' in question) {
    const names = lab?.routers.map(({ name }) => name) ?? [];
    process.send?.(names.map((name) => lab?.received(name) ?? []));
    return;
  }
  await lab?.stop();
  lab = await startEmulatedLab(question.start, { schedule: () => () => undefined });
  process.send?.(lab.routers);
}
