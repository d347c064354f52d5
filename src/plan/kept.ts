import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { compareText } from '../net/order.ts';
import { claimKey } from './compare.ts';
import { sha256 } from './digest.ts';
import type { Owners } from './ownership.ts';
import type { Configuration, LineNode, ObjectClaim } from './rules.ts';
import type { KeptLines } from './types.ts';

/** Both sides of a change, whose the objects are, and what it changes. */
export interface Untouched {
  readonly router: string;
  readonly before: Configuration;
  readonly after: Configuration;
  readonly owners: Owners;
  /** Objects that change, by `kind name`; a line that serves one of these VPNs is theirs, not kept. */
  readonly changed: ReadonlySet<string>;
  readonly vpnsTouched: readonly string[];
}

/** The statement of what a change leaves alone, and what breaks it. */
export interface Keeping {
  readonly kept: readonly KeptLines[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The lines of every VPN that is not touched, and those of nobody, byte by byte as the router shows them, before and after a simulated
 * apply. A line that differs is SN7112: such a plan is refused.
 */
export function keptLines(untouched: Untouched): Keeping {
  const { before: old, after: now } = untouched;
  const [shownOld, shownNow] = [shownLines(old), shownLines(now)];
  const changing = changingLines(untouched, [...shownOld, ...shownNow]);
  const was = linesByOwner(untouched, old, { shown: shownOld, changing });
  const is = linesByOwner(untouched, now, { shown: shownNow, changing });
  const owners = [...new Set([...was.keys(), ...is.keys()])].sort(compareText);
  const kept: KeptLines[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const owner of owners) {
    const [before, after] = [was.get(owner) ?? [], is.get(owner) ?? []];
    const at = before.findIndex((line, i) => !isSame(line, after[i]));
    const differs = at >= 0 ? before[at] : after[before.length];
    if (differs === undefined)
      kept.push({ ...vpnOf(owner), lines: before.length, digest: sha256(before.map(fullLine).join('\n')) });
    else {
      const text = fullLine(differs)
        .split('\n')
        .map((line) => line.trim());
      const data = { router: untouched.router, vpn: owner === NOBODY ? '-' : owner, text: text.join(' / ') };
      diagnostics.push(report('SN7112', data));
    }
  }
  return { kept, diagnostics };
}

/** Lines that serve no VPN: foreign ones, and what the backbone owns. */
const NOBODY = '';

function vpnOf(owner: string): { readonly vpn?: string } {
  return owner === NOBODY ? {} : { vpn: owner };
}

/** A line as the router shows it, `above` the lines above it, each with its line feed; and whose it is (`kind name`). */
interface ShownLine {
  readonly node: LineNode;
  readonly above: string;
  readonly line: string;
  readonly claim: ObjectClaim | undefined;
  readonly key: string | undefined;
}

function fullLine({ above, line }: ShownLine): string {
  return above + line;
}

/** Lines below the same one share the text above them, and most are not put together with it. */
function isSame(a: ShownLine, b: ShownLine | undefined): boolean {
  return b !== undefined && a.line === b.line && a.above === b.above;
}

function shownLines({ nodes, lines, claims }: Configuration): readonly ShownLine[] {
  const shown: ShownLine[] = [];
  let last: ObjectClaim | undefined;
  let key: string | undefined;
  const visit = (node: LineNode, above: string) => {
    const line = lines[node.at] ?? '';
    const claim = claims[node.at];
    if (claim !== last) key = claim === undefined ? undefined : claimKey(claim);
    last = claim;
    shown.push({ node, above, line, claim, key });
    const { children } = node;
    if (children.length === 0) return;
    const below = `${above}${line}\n`;
    for (const child of children) visit(child, below);
  };
  for (const node of nodes) visit(node, '');
  return shown;
}

/** A line can belong to nobody only because what would claim it is missing: lines of changed objects on either side are not nobody's. */
function changingLines({ changed }: Untouched, shown: readonly ShownLine[]): ChangingLines {
  const lines = new Map<string, Set<string>>();
  for (const { above, line, key } of shown) {
    if (key === undefined || !changed.has(key)) continue;
    const below = lines.get(above);
    if (below === undefined) lines.set(above, new Set([line]));
    else below.add(line);
  }
  return lines;
}

/** By the lines above them. */
type ChangingLines = ReadonlyMap<string, ReadonlySet<string>>;

function linesByOwner(
  untouched: Untouched,
  { statements }: Configuration,
  { shown, changing }: { readonly shown: readonly ShownLine[]; readonly changing: ChangingLines },
): ReadonlyMap<string, readonly ShownLine[]> {
  const unknown = new Set(statements.filter(({ object }) => object === undefined).map(({ node }) => node));
  const found = new Map<string, ShownLine[]>();
  let last: ObjectClaim | undefined;
  let theirs: readonly string[] = [];
  for (const one of shown) {
    if (one.claim === undefined) theirs = unknown.has(one.node) ? [NOBODY] : [];
    else if (one.claim !== last) theirs = untouchedOwners(untouched, one.claim);
    last = one.claim;
    if (theirs.length === 0 || changing.get(one.above)?.has(one.line) === true) continue;
    for (const owner of theirs) append(found, owner, one);
  }
  return found;
}

/** The VPNs whose lines an object's are, none when the change touches one of them or the object. */
function untouchedOwners({ owners, changed, vpnsTouched }: Untouched, claim: ObjectClaim): readonly string[] {
  const key = claimKey(claim);
  if (claim.shared === true || changed.has(key)) return [];
  const vpns = owners.get(key)?.vpns ?? [];
  if (vpns.some((vpn) => vpnsTouched.includes(vpn))) return [];
  return vpns.length === 0 ? [NOBODY] : vpns;
}

function append(found: Map<string, ShownLine[]>, owner: string, line: ShownLine): void {
  const lines = found.get(owner);
  if (lines === undefined) found.set(owner, [line]);
  else lines.push(line);
}
