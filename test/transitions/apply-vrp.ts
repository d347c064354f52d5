import { createVrpRouter, type VrpRouter } from '../../src/lab/emulated/vrp/router.ts';
import type { VrpSession } from '../../src/lab/emulated/vrp/session.ts';
import type { Command } from '../../src/plan/types.ts';

/** Questions whose effect a plan announces; any other ends the run. */
const ANNOUNCED = [/^undo peer \S+$/, /^peer \S+ enable$/];

/** Types commands into an emulated VRP router and commits them; an error line or an unannounced question ends it. */
export function runOnVrp(startup: string, ways: readonly (readonly Command[])[]): readonly string[] {
  const router = createVrpRouter(startup);
  return [router.running(), ...ways.map((commands) => change(router, commands))];
}

function change(router: VrpRouter, commands: readonly Command[]): string {
  const session = router.session();
  for (const line of ['screen-length 0 temporary', 'system-view']) type(session, line);
  const top = bare(session.prompt);
  for (const { context, text } of commands) {
    for (const line of [...context, text]) type(session, line);
    while (bare(session.prompt) !== top) type(session, 'quit');
  }
  for (const line of ['commit', 'return']) type(session, line);
  session.close();
  return router.running();
}

/** A prompt without the mark of the candidate. */
function bare(prompt: string): string {
  return prompt.replace(/^\[[~*]/, '[');
}

function type(session: VrpSession, line: string): void {
  let answer = session.input(line);
  if (session.waitsFor === 'answer') {
    if (!ANNOUNCED.some((one) => one.test(line))) throw new Error(`${session.prompt} ${line}\n${answer}`);
    answer += session.input('Y');
  }
  if (/^(Error|.*\bError):/m.test(answer)) throw new Error(`${session.prompt} ${line}\n${answer}`);
}
