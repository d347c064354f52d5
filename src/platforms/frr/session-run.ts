import type { Command } from '../../plan/types.ts';
import type {
  ExecCall,
  RecordPart,
  RecordTexts,
  RunDefinition,
  RunMark,
} from '../../push/session/definition.ts';
import { AGENT_FILE, AGENT_FOLDER, AGENT_SCRIPT } from './agent-script.ts';
import { sectionText } from './host-state.ts';
import { batchChannel, quoted, restoreChannel, sysctlChannel, vtyshChannel } from './session-channels.ts';

/** The lock, the timer and the way back of a run on a Linux router: a small script on the router itself (`agent-script.ts`). */
export const frrRun: RunDefinition = {
  install: [
    { command: `mkdir -p ${AGENT_FOLDER}`, commands: [] },
    { command: `cat > ${AGENT_FILE}`, stdin: AGENT_SCRIPT, commands: [] },
  ],
  lock: (run) => agent(run, 'lock', quoted(run.owner), String(run.lockSeconds), run.speaker ?? '-'),
  arm: (run, fallback, before) => [
    { ...agent(run, 'arm', String(run.trialSeconds)), stdin: stepsText(wayBack(fallback, before)) },
  ],
  confirm: (run) => [agent(run, 'confirm')],
  revert: (run) => [agent(run, 'revert')],
  disarm: (run) => [agent(run, 'disarm')],
  unlock: (run) => [agent(run, 'unlock')],
  armed: (run) => agent(run, 'steps'),
  armedText: (fallback, before) => stepsText(wayBack(fallback, before)).replace(/^### step\n/gm, ''),
  latest: (run) => agent(run, 'latest'),
  keep: (run, texts) => ({ ...agent(run, 'keep'), stdin: partsText(texts) }),
  read: (run, part) => ({ command: `cat ${recordFile(run, part)}`, commands: [] }),
};

function recordFile(run: string, part: RecordPart): string {
  return quoted(`${AGENT_FOLDER}/runs/${run}/${part}`);
}

/**
 * Every step may be refused: the change may have stopped anywhere. Then the packet filters as they were, whole tables at once: a rule that was
 * never taken away must not stand there twice.
 */
function wayBack(fallback: readonly Command[], before: string): readonly ExecCall[] {
  return [...fallback.flatMap(tolerantCall), ...filterTables(before)];
}

/** One call per line: a refused line must not take the next one with it. */
function tolerantCall(command: Command): readonly ExecCall[] {
  switch (command.channel) {
    case 'ip':
      return batchChannel('ip -force -batch -').pack([command]);
    case 'ip6':
      return batchChannel('ip -6 -force -batch -').pack([command]);
    case 'sysctl':
      return sysctlChannel.pack([command]);
    case 'iptables':
    case 'ip6tables':
      return restoreChannel(`${command.channel}-restore --noflush`).pack([command]);
    default:
      return vtyshChannel.pack([command]);
  }
}

function filterTables(before: string): readonly ExecCall[] {
  return [
    ['### iptables-save', 'iptables-restore'] as const,
    ['### ip6tables-save', 'ip6tables-restore'] as const,
  ].flatMap(([header, command]) => {
    const stdin = sectionText(before, header);
    return stdin.trim() === '' ? [] : [{ command, stdin, commands: [] }];
  });
}

function agent(run: RunMark, verb: string, ...words: readonly string[]): ExecCall {
  return { command: ['sh', AGENT_FILE, verb, run.id, ...words].join(' '), commands: [] };
}

/** Texts of a run as the script reads them; each ends with a line break, as what runs does. */
function partsText(texts: RecordTexts): string {
  return Object.entries(texts)
    .map(([part, text]) => `### part ${part}\n${text.endsWith('\n') ? text : `${text}\n`}`)
    .join('');
}

/** The way back as the script reads it. */
function stepsText(steps: readonly ExecCall[]): string {
  return steps.map(({ command, stdin = '' }) => `### step\n${command}\n${stdin}`).join('');
}
