/** Lines that preview --diff marks as coming or going, sign first; a section that comes or goes as a whole stands there as one quoted text. */
export function changedLines(text: string): ReadonlySet<string> {
  return new Set(
    text.split('\n').flatMap((line) => {
      const [, sign, content = ''] = /^\s*([+-])\s+(\S.*?)\s*$/.exec(line) ?? [];
      if (sign === undefined) return [];
      const quoted = /: (".*")$/.exec(content)?.[1];
      const lines: readonly string[] =
        quoted === undefined ? [content] : String(JSON.parse(quoted)).split('\n');
      return lines.map((one) => `${sign} ${one.trim()}`);
    }),
  );
}

/** Route target lines that the diff of the resources shows as coming or going. */
export function changedTargets(text: string): readonly string[] {
  const [, ...resources] = text.split('sectornet:device:RouterConfig: ');
  const [shown = ''] = resources.join('').split('Diagnostics:');
  return shown.split('\n').flatMap((line) => {
    const [, sign, content] = /^\s*([+-])\s+(rt vpn .*?)\s*$/.exec(line) ?? [];
    return sign === undefined ? [] : [`${sign} ${content}`];
  });
}
