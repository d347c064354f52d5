/**
 * What a terminal would show of the bytes received: line feeds as line ends, cursor movements within a line carried out, other control
 * sequences dropped. VRP echoes a blank and `ESC[1D`, and wipes its paging mark with `ESC[42D`, 42 blanks and `ESC[42D`.
 */
export function screenText(received: string): string {
  return received.replace(/\r+\n/g, '\n').split('\n').map(screenLine).join('\n');
}

const PLAIN = /^[^\u0000-\u0008\u000b-\u001f\u007f]*$/;
const SEQUENCE =
  /^\u001b(?:\[([0-9;?]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][A-Z0-9]|[=>78DEHM])/;

function screenLine(line: string): string {
  return PLAIN.test(line) ? line : drawn(line);
}

function drawn(line: string): string {
  let cells: string[] = [];
  let cursor = 0;
  let rest = line;
  while (rest !== '') {
    const sequence = SEQUENCE.exec(rest);
    if (sequence !== null) {
      const count = Number.parseInt(sequence[1] ?? '', 10) || 1;
      if (sequence[2] === 'D') cursor = Math.max(0, cursor - count);
      if (sequence[2] === 'C') cursor += count;
      if (sequence[2] === 'K') cells = cells.slice(0, cursor);
      rest = rest.slice(sequence[0].length);
      continue;
    }
    const character = rest[0] ?? '';
    rest = rest.slice(1);
    if (character === '\r') cursor = 0;
    else if (character === '\b') cursor = Math.max(0, cursor - 1);
    else if (character >= ' ' || character === '\t') {
      while (cells.length < cursor) cells.push(' ');
      cells[cursor] = character;
      cursor += 1;
    } else if (character === '\u001b') {
      // The rest of a sequence is still on its way: nothing after it can be judged yet.
      cells.push(character + rest);
      rest = '';
    }
  }
  return cells.join('').trimEnd();
}

/** The line the cursor is in: where a prompt, a question or a paging mark stands. */
export function cursorLine(received: string): string {
  return screenLine(received.slice(received.lastIndexOf('\n') + 1));
}

/** The answer without the echo of the command, which may be wrapped or not there at all. */
export function withoutEcho(answer: string, command: string): string {
  let at = 0;
  for (const character of command.replace(/\s+/g, '')) {
    while (at < answer.length && /\s/.test(answer[at] ?? '')) at += 1;
    if (answer[at] !== character) return answer;
    at += 1;
  }
  const lineEnd = answer.indexOf('\n', at);
  if (lineEnd < 0) return '';
  return answer.slice(at, lineEnd).trim() === '' ? answer.slice(lineEnd + 1) : answer;
}
