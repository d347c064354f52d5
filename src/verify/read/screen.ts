/** A text as it stood on the terminal: what was written over is gone, colours and cursor moves are carried out, line numbers stay. */
export function onScreen(text: string): string {
  const unified = text.includes('\n') ? text : text.replaceAll('\r', '\n');
  if (!/[\b\u001b\u0000\r]/.test(unified)) return unified;
  return unified
    .split('\n')
    .map((line) => (/[\b\u001b\u0000\r]/.test(line) ? printed(line) : line))
    .join('\n');
}

/** Cursor moves and erasures (ECMA-48 §8.3) that a pager uses; every other sequence is a colour or a mode and shows nothing. */
const PIECE = /\u001b\[(\d*)(?:;\d*)*([A-Za-z])|\u001b[^[]|[\b\r\u0000]|[^\b\r\u0000\u001b]+|\u001b/g;
/** Nobody's configuration line is longer; what a cursor does beyond it is not followed. */
const LONGEST = 100_000;

function printed(line: string): string {
  const clean = line.replace(/\r+$/, '');
  if (clean.length > LONGEST || !/[\b\u001b\u0000\r]/.test(clean)) return clean.replaceAll('\u0000', '');
  let shown = '';
  let column = 0;
  for (const [piece, count, move] of clean.matchAll(PIECE)) {
    const steps = Math.min(LONGEST, Number(count ?? '') || 1);
    if (move === 'D') column = Math.max(0, column - steps);
    else if (move === 'C') column += steps;
    else if (move === 'G') column = steps - 1;
    else if (move === 'K') shown = count === '2' ? '' : shown.slice(0, column);
    else if (piece === '\b') column = Math.max(0, column - 1);
    else if (piece === '\r') column = 0;
    else if (!piece.startsWith('\u001b') && piece !== '\u0000') {
      shown = `${shown.slice(0, column).padEnd(column)}${piece}${shown.slice(column + piece.length)}`;
      column += piece.length;
    }
  }
  return shown.trimEnd();
}
