import type { ExecCall, ExecDefinition, Refusal } from '../../push/session/definition.ts';
import type { ExecResult } from '../../push/transport/transport.ts';
import { frrEcho } from './echo.ts';
import { frrHealth } from './health.ts';
import { HOST_READS, hostRunningText, sectionText } from './host-state.ts';
import { frrRoute } from './route.ts';
import { FRR_SECRETS } from './secret-lines.ts';
import {
  answerWords,
  batchChannel,
  restoreChannel,
  sysctlChannel,
  vtyshChannel,
} from './session-channels.ts';
import { frrRun } from './session-run.ts';

/** Where the Linux side is kept for the next start; FRR keeps its own part in `frr.conf`. */
const FOLDER = '/etc/sectornet';

/** The section that FRR keeps in a file of its own. */
const FRR_SECTION = '### vtysh -c "show running-config no-header"';

/** The saved files and the sections of the running text that fill them. */
const FILES: readonly (readonly [file: string, sections: readonly string[]])[] = [
  ['host.batch', ['### ip link', '### ip address', '### ip rule', '### ip route']],
  ['host6.batch', ['### ip -6 rule', '### ip -6 route']],
  ['sysctl.conf', ['### sysctl']],
  ['rules.v4', ['### iptables-save']],
  ['rules.v6', ['### ip6tables-save']],
];

/** FRRouting on Linux, spoken to by single commands over SSH (README.md of this folder); every line acts at once. */
export const frrSession: ExecDefinition = {
  style: 'exec',
  secrets: FRR_SECRETS,
  forbidden: /[^\u0020-\u007e]/,
  volatileLine: /^\s*(?:!|exit(?:-[a-z-]+)?|end|COMMIT)?\s*$|^frr version /,
  orderedLine: /^-A (\S+)/,
  depthOf,
  health: frrHealth,
  echo: frrEcho,
  route: frrRoute,
  reads: HOST_READS,
  runningText: hostRunningText,
  channels: {
    vtysh: vtyshChannel,
    ip: batchChannel('ip -batch -'),
    ip6: batchChannel('ip -6 -batch -'),
    iptables: restoreChannel('iptables-restore --noflush'),
    ip6tables: restoreChannel('ip6tables-restore --noflush'),
    sysctl: sysctlChannel,
  },
  saves,
  saveRefusal,
  savedReads: [`cat /etc/frr/frr.conf ${FILES.map(([file]) => `${FOLDER}/${file}`).join(' ')}`],
  savedAs,
  run: frrRun,
};

/** Section headers stand outside everything, tables outside their rules; neither they nor the rules are indented. */
function depthOf(line: string): number {
  if (line.startsWith('### ')) return -2;
  return line.startsWith('*') ? -1 : line.length - line.trimStart().length;
}

function saves(running: string): readonly ExecCall[] {
  return [
    { command: "vtysh -c 'write memory'", commands: [] },
    { command: `mkdir -p ${FOLDER}`, commands: [] },
    ...FILES.map(([file, sections]) => ({
      command: `cat > ${FOLDER}/${file}`,
      stdin: sections.map((header) => sectionText(running, header)).join(''),
      commands: [],
    })),
  ];
}

/** What the start-up files must hold together, in the order of `savedReads`. */
function savedAs(running: string): string {
  const parts = [[FRR_SECTION], ...FILES.map(([, headers]) => headers)];
  return parts.flatMap((headers) => headers.map((header) => sectionText(running, header))).join('\n');
}

/** `write memory` says `[OK]` when the files are written; its exit status is 0 either way. */
function saveRefusal(call: ExecCall, result: ExecResult): Refusal | undefined {
  const silent = !call.command.startsWith('vtysh');
  if (result.code === 0 && (silent || /^\[OK\]$/m.test(result.stdout))) return undefined;
  return { command: call.command, words: answerWords(result) };
}
