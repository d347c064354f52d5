import type { Breach, CollectedConfig } from '../../src/verify/types.ts';

/** Commands to type on one router, as its shell takes them. */
export interface TypedFix {
  readonly router: string;
  readonly commands: readonly string[];
}

/** The auditor's suggested change as an operator would type it, line by line below the views the lines stand in; undefined when it suggests none. */
export function typedFix(
  breach: Breach,
  configs: readonly CollectedConfig[],
): readonly TypedFix[] | undefined {
  if (breach.fix.length === 0) return undefined;
  return breach.fix.map(({ router, text }) => {
    const lines = configs.find((config) => config.router === router)?.text.split('\n') ?? [];
    let at = 0;
    const commands = text.split('\n').flatMap((change) => {
      const line = change.slice(2);
      if (change.startsWith('- '))
        at = (breach.causes.find((cause) => cause.router === router && cause.text === line)?.line ?? 0) - 1;
      return commandOf(lines, at, change.startsWith('- ') ? 'take away' : 'put', line);
    });
    return { router, commands };
  });
}

/** One changed line as a command of the tool whose section it stands in. */
function commandOf(
  lines: readonly string[],
  at: number,
  change: 'take away' | 'put',
  line: string,
): readonly string[] {
  if (lines[at] === undefined) throw new Error(`no such line: ${line}`);
  const section = lines.slice(0, at).findLast((one) => one.startsWith('### ')) ?? '';
  if (section.startsWith('### vtysh')) {
    const words = ['configure terminal', ...viewsOf(lines, at), change === 'put' ? line : `no ${line}`];
    return [`vtysh ${words.map((word) => `-c '${word}'`).join(' ')}`];
  }
  const ip = section.startsWith('### ip -6') ? 'ip -6' : 'ip';
  if (section === '### ip link' && / master /.test(line))
    return [change === 'put' ? `ip ${line}` : `ip ${line.replace(/ master .*/, ' nomaster')}`];
  if (/^### ip (-6 )?(route|rule|address)$/.test(section))
    return [`${ip} ${change === 'put' ? line : line.replace(/ add /, ' del ')}`];
  if (section === '### sysctl' && change === 'take away')
    return [`sysctl -q -w ${line.replace(/ = .*/, '=0')}`];
  throw new Error(`nobody has said how to ${change} a line of ${section}: ${line}`);
}

/** The lines above, from the outermost view in. */
function viewsOf(lines: readonly string[], at: number): readonly string[] {
  const views: string[] = [];
  let depth = indentOf(lines[at]);
  for (let i = at - 1; depth > 0 && i >= 0; i--) {
    if (indentOf(lines[i]) >= depth) continue;
    depth = indentOf(lines[i]);
    views.unshift(lines[i]?.trim() ?? '');
  }
  return views;
}

function indentOf(line = ''): number {
  return line.length - line.trimStart().length;
}
