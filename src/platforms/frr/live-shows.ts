/** One vtysh for several shows; `-E` prints the prompt with each line before its answer, which tells the answers apart. */
export function showing(shows: readonly string[]): string {
  return `vtysh -E ${shows.map((show) => `-c "show ${show}"`).join(' ')}`;
}

/** What each show printed, by its words without `show`, out of the answers to `showing`. */
export function answersOf(answers: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const shown = new Map<string, string>();
  for (const [command, text] of answers) {
    if (!command.startsWith('vtysh -E ')) continue;
    const [, ...parts] = text.split(/^\S*[#>] show (?=.*$)/m);
    for (const part of parts) {
      const end = part.indexOf('\n');
      const words = end < 0 ? part : part.slice(0, end);
      shown.set(words.trim(), end < 0 ? '' : part.slice(end + 1));
    }
  }
  return shown;
}
