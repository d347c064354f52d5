/** A block while a text is being read, and what stands in it. */
interface Block {
  readonly opener: string;
  readonly kind: string;
  readonly parent: Block | undefined;
  readonly lines: (string | Block)[];
}

/**
 * A text as FRR would print it after reading another, which it does without a look at indentation (lib/command.c): each line is tried in the innermost
 * open block and then in those around. What a block takes is learned from `known`, a text in FRR's own form. Shares nothing with the grammar.
 */
export function canonicalText(text: string, known: string): string {
  const takes = taken(known);
  const root = blockOf('', '', undefined);
  let open: Block = root;
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line === '!') continue;
    if (line === 'end') break;
    if (line.startsWith('exit')) {
      const found = line === 'exit' ? open : closed(open, line.slice('exit-'.length));
      if (found === root) break;
      open = found?.parent ?? open;
      continue;
    }
    const at = holderOf(open, line, takes);
    if (at === undefined) continue;
    open = at;
    if (!opens(line, at)) at.lines.push(line);
    else open = entered(at, line);
  }
  return printed(root, 0);
}

function blockOf(opener: string, kind: string, parent: Block | undefined): Block {
  return { opener, kind, parent, lines: [] };
}

/** Kinds of blocks with what they take, learned by indentation from a text that is in order. */
function taken(known: string): ReadonlySet<string> {
  const takes = new Set<string>(['vrf|ip route', 'line|', '|line']);
  const kinds: string[] = [];
  for (const line of known.split('\n')) {
    const depth = line.length - line.trimStart().length;
    const content = line.trim();
    if (content === '' || content === '!' || content.startsWith('exit')) continue;
    const kind = kinds[depth - 1] ?? '';
    takes.add(`${kind}|${wordsOf(content)}`);
    kinds.length = depth;
    kinds.push(kindOf(content, kind));
  }
  return takes;
}

/** The words that tell a command from its arguments. */
function wordsOf(line: string): string {
  const words = line.split(' ');
  if (words[0] === 'neighbor') return `neighbor ${words[2]}`;
  if (words[0] === 'no') return line;
  return words
    .slice(0, /^(ip|ipv6|rt|rd|set|match|bgp|import|label)$/.test(words[0] ?? '') ? 2 : 1)
    .join(' ');
}

function kindOf(line: string, around: string): string {
  const words = line.split(' ');
  if (words[0] === 'router') return `${words[1]}${line.includes(' vrf ') ? '-vrf' : ''}`;
  if (words[0] === 'address-family') return `${around} ${words[2] ?? ''}`;
  return around === '' ? (words[0] ?? '') : `${around} ${words[0]}`;
}

function closed(open: Block, name: string): Block | undefined {
  for (let block: Block | undefined = open; block !== undefined; block = block.parent)
    if (block.opener.startsWith(`${name} `)) return block;
  return undefined;
}

function holderOf(open: Block, line: string, takes: ReadonlySet<string>): Block | undefined {
  for (let block: Block | undefined = open; block !== undefined; block = block.parent)
    if (takes.has(`${block.kind}|${wordsOf(line)}`)) return block;
  return undefined;
}

function opens(line: string, { kind }: Block): boolean {
  return (
    /^(address-family|interface) /.test(line) ||
    (kind === '' && /^(vrf|router|route-map|pbr-map|mpls ldp|line) ?/.test(line))
  );
}

function entered(parent: Block, opener: string): Block {
  for (const line of parent.lines) if (typeof line !== 'string' && line.opener === opener) return line;
  const made = blockOf(opener, kindOf(opener, parent.kind), parent);
  parent.lines.push(made);
  return made;
}

function printed({ lines }: Block, depth: number): string {
  const blank = ' '.repeat(depth);
  return lines
    .map((line) => {
      if (typeof line === 'string') return `${blank}${line}\n`;
      const named = /^(vrf|address-family) /.exec(line.opener)?.[1];
      const closer = named === undefined ? 'exit' : `exit-${named}`;
      return `${blank}${line.opener}\n${printed(line, depth + 1)}${blank}${closer}\n`;
    })
    .join('');
}
