import { named, type Played } from './place.ts';
import { configureSpeaker } from './probe.ts';
import type { RunOn } from './reach.ts';

/**
 * Lines typed by hand: on a router into vtysh (below `configure terminal`) or its shell, or into a customer's BGP speaker. Names in braces are
 * those of `named`.
 */
export interface TypedLines {
  readonly on?: string;
  readonly customer?: string;
  readonly vtysh?: readonly string[];
  readonly shell?: readonly string[];
}

/** What staticd says while zebra has not yet told it about the next hop. */
const HARMLESS = /^Static Route to \S+ not installed currently/;

/** Types lines in their order; rejects with what was said when one is refused. */
export async function typeAll(lab: Played, run: RunOn, lines: readonly TypedLines[]): Promise<void> {
  for (const one of lines) await typeLines(lab, run, one);
}

async function typeLines(
  lab: Played,
  run: RunOn,
  { on, customer, vtysh = [], shell = [] }: TypedLines,
): Promise<void> {
  const lines = vtysh.map((line) => named(lab, line));
  if (customer !== undefined) await configureSpeaker(customer, lines);
  if (on === undefined) return;
  for (const line of shell) await run(on, named(lab, line));
  if (lines.length === 0) return;
  const words = ['configure terminal', ...lines].map((word) => `-c '${word}'`);
  const said = await run(on, `vtysh ${words.join(' ')}`);
  const complaint = said.split('\n').filter((line) => line.trim() !== '' && !HARMLESS.test(line));
  if (complaint.length > 0) throw new Error(`${on}: ${said}`);
}
