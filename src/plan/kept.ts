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
    const at = before.findIndex((line, i) => line !== after[i]);
    const differs = at >= 0 ? (before[at] ?? '') : after[before.length];
    if (differs === undefined)
      kept.push({ ...vpnOf(owner), lines: before.length, digest: sha256(before.join('\n')) });
    else {
      const text = differs.split('\n').map((line) => line.trim());
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

/** A line with the lines above it, as the router shows them, and whose it is (`kind name`). */
interface ShownLine {
  readonly node: LineNode;
  readonly line: string;
  readonly claim: ObjectClaim | undefined;
  readonly key: string | undefined;
}

function shownLines({ nodes, lines, claims }: Configuration): readonly ShownLine[] {
  const shown: ShownLine[] = [];
  let last: ObjectClaim | undefined;
  let key: string | undefined;
  const visit = (node: LineNode, above: string) => {
    const line = `${above}${lines[node.at] ?? ''}`;
    const claim = claims[node.at];
    if (claim !== last) key = claim === undefined ? undefined : claimKey(claim);
    last = claim;
    shown.push({ node, line, claim, key });
    for (const child of node.children) visit(child, `${line}\n`);
  };
  for (const node of nodes) visit(node, '');
  return shown;
}

/** A line can belong to nobody only because what would claim it is missing: lines of changed objects on either side are not nobody's. */
function changingLines({ changed }: Untouched, shown: readonly ShownLine[]): ChangingLines {
  const theirs = shown.filter(({ key }) => key !== undefined && changed.has(key));
  return {
    texts: new Set(theirs.map(({ node }) => node.text)),
    lines: new Set(theirs.map(({ line }) => line)),
  };
}

/** Lines with the lines above them, and first what they say themselves: few say the same, and short texts are quickly looked up. */
interface ChangingLines {
  readonly texts: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
}

function isChanging({ texts, lines }: ChangingLines, { node, line }: ShownLine): boolean {
  return texts.has(node.text) && lines.has(line);
}

function linesByOwner(
  { owners, changed, vpnsTouched }: Untouched,
  { statements }: Configuration,
  { shown, changing }: { readonly shown: readonly ShownLine[]; readonly changing: ChangingLines },
): ReadonlyMap<string, string[]> {
  const unknown = new Set(statements.filter(({ object }) => object === undefined).map(({ node }) => node));
  const found = new Map<string, string[]>();
  for (const one of shown) {
    const { node, line, claim, key } = one;
    const isKept = key === undefined ? unknown.has(node) : claim?.shared !== true && !changed.has(key);
    const vpns = (key === undefined ? undefined : owners.get(key)?.vpns) ?? [];
    if (!isKept || vpns.some((vpn) => vpnsTouched.includes(vpn)) || isChanging(changing, one)) continue;
    for (const owner of vpns.length === 0 ? [NOBODY] : vpns) append(found, owner, line);
  }
  return found;
}

function append(found: Map<string, string[]>, owner: string, line: string): void {
  const lines = found.get(owner);
  if (lines === undefined) found.set(owner, [line]);
  else lines.push(line);
}
