import stringWidth from 'string-width';

/** Columns aligned by display width (a Chinese character takes two); the last column is not padded. */
export function table(rows: readonly (readonly string[])[], gap = 2): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : padded(cell, (widths[column] ?? 0) + gap)))
      .join('')
      .trimEnd(),
  );
}

/** Text padded on the right to a display width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
