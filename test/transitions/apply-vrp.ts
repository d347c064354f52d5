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

/** What the router runs after every line that is typed, the last one being the commit; with `early`, it is also committed behind so many commands. */
export function statesOnVrp(
  startup: string,
  commands: readonly Command[],
  early?: number,
): readonly string[] {
  const router = createVrpRouter(startup);
  const states: string[] = [];
  change(router, commands, { early, typed: () => states.push(router.running()) });
  return states;
}

interface Typing {
  readonly early?: number | undefined;
  readonly typed?: () => void;
}

function change(router: VrpRouter, commands: readonly Command[], { early, typed }: Typing = {}): string {
  const session = router.session();
  const enter = (...lines: readonly string[]) => {
    for (const line of lines) {
      type(session, line);
      typed?.();
    }
  };
  enter('screen-length 0 temporary', 'system-view');
  const top = bare(session.prompt);
  for (const [i, { context, text }] of commands.entries()) {
    enter(...context, text);
    while (bare(session.prompt) !== top) enter('quit');
    if (i + 1 === early) enter('commit');
  }
  enter('commit');
  type(session, 'return');
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
