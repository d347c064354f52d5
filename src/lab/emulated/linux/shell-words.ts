/** A command line of a POSIX shell without pipes and lists: its words and the file its output goes to. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly target?: string;
}

/** Splits a command line as `sh -c` does (single quotes, double quotes, backslash, `>`); undefined for anything else shell-like. */
export function readShellCommand(text: string): ShellCommand | undefined {
  const words: string[] = [];
  const token = /\s*(?:(>)|((?:[^\s'"\\|;&<>()$`#*?~]|\\.|'[^']*'|"(?:[^"\\$`]|\\.)*")+))/gy;
  let target: string | undefined;
  let redirect = false;
  let end = 0;
  for (const match of text.matchAll(token)) {
    end = match.index + match[0].length;
    if (match[1] !== undefined) {
      redirect = true;
      continue;
    }
    const word = unquote(match[2] ?? '');
    if (redirect) target = word;
    else words.push(word);
    redirect = false;
  }
  if (redirect || text.slice(end).trim() !== '') return undefined;
  return target === undefined ? { words } : { words, target };
}

function unquote(raw: string): string {
  return raw.replace(/\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs, (_, escaped, single, double) => {
    if (escaped !== undefined) return String(escaped);
    if (single !== undefined) return String(single);
    return String(double).replace(/\\([\\"$`])/g, '$1');
  });
}
