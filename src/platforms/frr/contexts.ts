/** A line of FRR's configuration, as far as its context goes. */
export interface ContextLine {
  readonly text: string;
  /** A closing word stands behind it. */
  closed: boolean;
  /** Whether the line begins so; cheaper than its text. */
  startsWith(start: string): boolean;
}

/**
 * Where FRR reads a line otherwise than its indentation says, or may: `lost`, in a block that it does not stand below; `left`, behind a block
 * without an end, where it is still tried as a line of that block; `ended`, behind the end of the whole configuration.
 */
export type Context = 'lost' | 'left' | 'ended';

/** Lines that open a block of FRR's configuration, and those that do so inside one. */
const OPENERS = [
  ...['vrf ', 'interface ', 'router ', 'route-map ', 'pbr-map ', 'mpls ldp', 'line ', 'key chain ', 'bfd'],
  ...['nexthop-group ', 'segment-routing', 'rpki', 'l2vpn '],
];
const INNER_OPENERS = ['address-family ', 'interface ', 'link-params'];

/** Blocks that hold blocks of kinds which nobody here knows. */
const FOREIGN = ['bfd', 'segment-routing', 'key chain ', 'l2vpn '];

/** Closing lines that say what they close, from whatever is open inside. */
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['exit-vrf', 'vrf '],
  ['exit-address-family', 'address-family '],
  ['exit-link-params', 'link-params'],
]);

/** Root lines that a block takes for its own where it was left without an end (lib/vrf.c, staticd/static_vty.c, ldpd/ldp_vty_cmds.c). */
const TAKEN: readonly (readonly [string, RegExp])[] = [
  ['vrf ', /^(?:no )?(?:ip|ipv6|vni|netns|router-id)\b/],
  ['address-family ', /^interface /],
];

/**
 * The blocks that FRR has open while it reads a text. It looks at no indentation: a line is tried in the innermost open block, then in those
 * around it (lib/command.c, command_config_read_one_line). Owns the stack of open blocks.
 */
export class OpenContexts<Line extends ContextLine> {
  private readonly stack: Line[] = [];
  private ended = false;

  /** A section begins. */
  clear(): void {
    this.stack.length = 0;
    this.ended = false;
  }

  /** Places a line that stands below another by its indentation, or below none. */
  place(line: Line, above: Line | undefined): Context | undefined {
    const { stack } = this;
    if (this.ended) return 'ended';
    let context: Context | undefined;
    if (stack[stack.length - 1] !== above) {
      const at = above === undefined ? -1 : stack.lastIndexOf(above);
      if (above !== undefined && at < 0) return this.isForeign() ? undefined : 'lost';
      const left = stack.splice(at + 1);
      context = left.some((block) => takes(block, line)) ? 'lost' : 'left';
    }
    const openers = above === undefined ? OPENERS : INNER_OPENERS;
    if (openers.some((opener) => line.startsWith(opener))) stack.push(line);
    return context;
  }

  /** Whether a closing line closes something; `beside` is the open line of its own depth, with whether lines stand below that. */
  close(closer: string, beside: Line | undefined, isBlock: boolean): boolean {
    const { stack } = this;
    if (closer === 'end') this.ended = true;
    if (closer === 'exit' || closer === 'quit') {
      const closed = this.isUnknownBlock(beside, isBlock) ? beside : stack.pop();
      if (closed === undefined) this.ended = true;
      else closed.closed = true;
      return true;
    }
    const opener = CLOSERS.get(closer);
    if (opener === undefined) return true;
    const at = stack.findLastIndex((block) => block.startsWith(opener));
    for (const block of at < 0 ? [] : stack.splice(at)) block.closed = true;
    return at >= 0;
  }

  /** A block of a kind nobody here knows: lines stand below it, or it stands where such blocks do. */
  private isUnknownBlock(line: Line | undefined, isBlock: boolean): boolean {
    const { stack } = this;
    if (line === undefined || line.closed || stack.includes(line)) return false;
    return isBlock || this.isForeign();
  }

  private isForeign(): boolean {
    const [outermost] = this.stack;
    return outermost !== undefined && FOREIGN.some((opener) => outermost.startsWith(opener));
  }
}

function takes(block: ContextLine, line: ContextLine): boolean {
  return TAKEN.some(([opener, lines]) => block.startsWith(opener) && lines.test(line.text));
}
