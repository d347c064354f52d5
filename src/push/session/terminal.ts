import type { Shell } from '../transport/transport.ts';
import type { Prompt, ShellDefinition } from './definition.ts';
import { cursorLine, screenText, withoutEcho } from './screen.ts';

/** What came back for one line. `denied` is the question that was answered with no because nobody expected it. */
export interface Answer {
  readonly text: string;
  readonly prompt: Prompt;
  readonly denied?: string;
}

/** A command line at its prompt. */
export interface Terminal {
  readonly prompt: () => Prompt;
  /** Types one line and waits for the next prompt; paging and questions on the way are dealt with as the definition says. */
  readonly ask: (line: string, waitMs: number) => Promise<Answer>;
}

/** More questions than this for one line mean that the answers are not understood. */
const MOST_QUESTIONS = 12;

/** Waits for the first prompt and learns the host name from it; questions of the login are answered with no. */
export async function openTerminal(
  shell: Shell,
  definition: ShellDefinition,
  waitMs: number,
): Promise<Terminal> {
  const names = new Set<string>();
  const learn = (line: string): Prompt | undefined => {
    const name = definition.hostnameOf(line);
    if (name !== undefined && names.size === 0) names.add(name);
    return promptAt(line);
  };
  const promptAt = (line: string): Prompt | undefined => {
    for (const name of names) {
      const prompt = definition.promptOf(line, name);
      if (prompt !== undefined) return prompt;
    }
    return undefined;
  };
  const first = await untilPrompt(shell, definition, '', learn, waitMs);
  let prompt = first.prompt;
  return {
    prompt: () => prompt,
    ask: async (line, answerMs) => {
      const renamed = definition.renames(line);
      if (renamed !== undefined) names.add(renamed);
      shell.write(`${line}\n`);
      const answer = await untilPrompt(shell, definition, line, promptAt, answerMs);
      prompt = answer.prompt;
      return answer;
    },
  };
}

async function untilPrompt(
  shell: Shell,
  definition: ShellDefinition,
  command: string,
  promptAt: (line: string) => Prompt | undefined,
  waitMs: number,
): Promise<Answer> {
  const { paging, question, refusal } = definition;
  const stops = (tail: string): boolean => {
    const line = cursorLine(tail);
    return promptAt(line) !== undefined || paging.pattern.test(line) || question.test(line);
  };
  let received = '';
  let denied: string | undefined;
  let questions = 0;
  for (;;) {
    const portion = await shell.readUntil(stops, waitMs);
    received += portion;
    const line = cursorLine(portion);
    const prompt = promptAt(line);
    if (prompt !== undefined) return answerOf(received, command, prompt, denied);
    if (paging.pattern.test(line)) {
      shell.write(paging.answer);
      continue;
    }
    questions += 1;
    const asked = withoutEcho(screenText(portion), command).trim();
    const expected = definition.dialogues.find(
      (one) => one.command.test(command) && one.question.test(asked),
    );
    if (expected === undefined) denied ??= asked;
    if (questions > MOST_QUESTIONS) shell.close();
    shell.write(`${expected?.answer ?? refusal}\n`);
  }
}

function answerOf(received: string, command: string, prompt: Prompt, denied: string | undefined): Answer {
  const screen = screenText(received);
  const body = screen.slice(0, screen.lastIndexOf('\n') + 1);
  const text = withoutEcho(body, command);
  return denied === undefined ? { text, prompt } : { text, prompt, denied };
}
