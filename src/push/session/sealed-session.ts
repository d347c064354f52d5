import type { Command } from '../../plan/types.ts';
import type { SecretLines } from '../../secret/lines.ts';
import { opened, sealed, unsealed } from '../../secret/seal.ts';
import type { Vault } from '../../secret/vault.ts';
import type { Refusal, SessionDefinition } from './definition.ts';
import type { DeviceSession } from './session.ts';

/** What a sealed session needs to know besides the session. */
export interface Sealing {
  readonly lines: SecretLines;
  readonly vault: Vault;
  /** Characters no command may hold, its secrets included. */
  readonly forbidden: SessionDefinition['forbidden'];
}

/**
 * The edge where secrets end: what comes from the router is sealed before anybody sees it, what goes to it gets its values back at the last moment.
 * Above it no text, refusal, plan, record or event holds a secret.
 */
export function sealedSession(session: DeviceSession, sealing: Sealing): DeviceSession {
  const { vault } = sealing;
  const seal = (text: string): string => sealed(vault.masked(text), sealing.lines, vault);
  const open = (text: string): string => unsealed(text, vault);
  const told = ({ command, words }: Refusal): Refusal => ({ command: seal(command), words: seal(words) });
  const said = (refusal: Refusal | undefined): Refusal | undefined =>
    refusal === undefined ? undefined : told(refusal);
  return {
    hasCandidate: session.hasCandidate,
    apart: (line) => session.apart(line),
    running: async () => {
      const read = await session.running();
      return 'text' in read
        ? { text: sealed(read.text, sealing.lines, vault) }
        : { refusal: told(read.refusal) };
    },
    send: async (commands, onSend) => {
      const clear = openedCommands(commands, sealing);
      return 'refusal' in clear ? clear.refusal : said(await session.send(clear.commands, onSend));
    },
    health: async (running) => {
      const answer = await session.health(running);
      return answer !== undefined && 'refusal' in answer ? { refusal: told(answer.refusal) } : answer;
    },
    echoes: (wanted) => session.echoes(wanted),
    routes: (wanted) => session.routes(wanted),
    deviceDiff: async (run) => {
      const diff = await session.deviceDiff(run);
      if (diff === undefined) return undefined;
      return 'text' in diff ? { text: seal(diff.text) } : { refusal: told(diff.refusal) };
    },
    keepRecord: async (run, { before, wanted, after }) =>
      said(
        await session.keepRecord(run, {
          ...(before === undefined ? {} : { before: open(before) }),
          ...(wanted === undefined ? {} : { wanted: open(wanted) }),
          ...(after === undefined ? {} : { after: open(after) }),
        }),
      ),
    readRecord: async (run, part) => {
      const text = await session.readRecord(run, part);
      return text === undefined ? undefined : sealed(text, sealing.lines, vault);
    },
    latestRun: (run) => session.latestRun(run),
    lock: async (run) => {
      const answer = await session.lock(run);
      return 'refusal' in answer ? { refusal: told(answer.refusal) } : answer;
    },
    unlock: async (run) => said(await session.unlock(run)),
    arm: async (run, fallback, before) => {
      const clear = openedCommands(fallback, sealing);
      return 'refusal' in clear ? clear.refusal : said(await session.arm(run, clear.commands, open(before)));
    },
    commit: async () => said(await session.commit()),
    confirm: async (run) => said(await session.confirm(run)),
    revert: async (run) => said(await session.revert(run)),
    disarm: async (run) => said(await session.disarm(run)),
    discard: async () => said(await session.discard()),
    save: async (running) => said(await session.save(open(running))),
    savedDiffers: async (running, same) =>
      said(await session.savedDiffers(open(running), (saved) => same(sealed(saved, sealing.lines, vault)))),
    close: () => session.close(),
  };
}

/** The commands as the router must get them; nothing is sent when a value is not known or cannot be typed. */
function openedCommands(
  commands: readonly Command[],
  { vault, forbidden }: Sealing,
): { readonly commands: readonly Command[] } | { readonly refusal: Refusal } {
  const clear: Command[] = [];
  for (const command of commands) {
    const { text, missing } = opened(command.text, vault);
    const [word] = missing;
    if (word !== undefined)
      return {
        refusal: { command: command.text, words: `the value of ${word} is not known here; nothing was sent` },
      };
    if (forbidden.test(text))
      return {
        refusal: {
          command: command.text,
          words: 'the secret holds a character that this command line acts on',
        },
      };
    clear.push(text === command.text ? command : { ...command, text });
  }
  return { commands: clear };
}
