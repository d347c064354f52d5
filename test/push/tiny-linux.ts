import { HOST_READS } from '../../src/platforms/frr/host-state.ts';
import { type Line, textOf } from './tiny-lines.ts';
import { type TinyRouter, takeLine } from './tiny-router.ts';

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const OPENS = /^(?:vrf|router bgp|address-family) /;
const OK: Answer = { stdout: '', stderr: '', code: 0 };

/** What the command answers; undefined when the connection broke instead. */
export function answerExec(router: TinyRouter, command: string, stdin: string): Answer | undefined {
  router.received.push(command);
  if (command === HOST_READS[0])
    return { ...OK, stdout: `frr version 8.4.4\n!\n${textOf(router.lines)}end\n` };
  if (HOST_READS.includes(command)) return OK;
  if (command === "vtysh -c 'write memory'") return writeMemory(router);
  if (command.startsWith('cat /etc/frr/frr.conf ')) return { ...OK, stdout: textOf(router.saved) };
  if (/^(mkdir -p|cat) /.test(command)) return OK;
  if (command.startsWith('vtysh -E ')) return configure(router, wordsOf(command));
  return { ...OK, stderr: `sh: ${command}: not found (${stdin.length} bytes on stdin)\n`, code: 127 };
}

function writeMemory(router: TinyRouter): Answer {
  if (router.fault?.kind === 'refuse-save') return { ...OK, stdout: 'No space left on device\n' };
  router.saved = router.lines;
  return { ...OK, stdout: '[OK]\n' };
}

function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/-c '((?:[^']|'\\'')*)'/g)].map((match) =>
    (match[1] ?? '').replaceAll("'\\''", "'"),
  );
}

/** Echoes each line as `vtysh -E` does, stops at a refused one, and acts on each at once. */
function configure(router: TinyRouter, words: readonly string[]): Answer | undefined {
  let view: readonly string[] = [];
  let stdout = '';
  for (const word of words) {
    stdout += `r1(config)# ${word}\n`;
    if (word === 'configure terminal') continue;
    if (word === 'exit') view = view.slice(0, -1);
    else if (OPENS.test(word) && isEntered(router.lines, view, word)) view = [...view, word];
    else {
      const taken = takeLine(router, router.lines, view, word);
      router.lines = taken.lines;
      if (taken.dropped === true) {
        router.drop();
        return undefined;
      }
      if (taken.refused === true) return { ...OK, stdout: `${stdout}% Malformed thing\n`, code: 1 };
      if (OPENS.test(word)) view = [...view, word];
    }
  }
  return { ...OK, stdout };
}

/** A view that is there already is entered without changing anything. */
function isEntered(lines: readonly Line[], view: readonly string[], word: string): boolean {
  return lines.some((line) => line.text === word && line.view.join('\n') === view.join('\n'));
}
