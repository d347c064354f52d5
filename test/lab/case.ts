import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { TypedLines } from '../../src/lab/uml/typed-lines.ts';

export const CASES = fileURLToPath(new URL('./', import.meta.url));

/** A forbidden packet: `to` is a site, or a router of the backbone. `answers`: what comes back counts. */
export interface CasePacket {
  readonly from: string;
  readonly to: string;
  readonly protocol?: 'udp' | 'tcp' | 'icmp';
  readonly port?: number;
  readonly families?: readonly (4 | 6)[];
  /** `host` (default): the site's own host; `link`: the customer's address on the access link; else an address. */
  readonly source?: string;
  readonly destination?: string;
  /** Under the labels that lead into the VRF of `to`. */
  readonly labelled?: boolean;
  readonly answers?: boolean;
}

/** One folder `NN-name/case.yaml`: see test/lab/README.md. */
export interface LabCase {
  readonly name: string;
  readonly sentence: string;
  /** Typed before the fault: the guard still holds, the packets must be silent. */
  readonly before?: readonly TypedLines[];
  readonly fault: readonly TypedLines[];
  readonly packets: readonly CasePacket[];
  /** Classes the auditor must name, among its breaches or its findings. */
  readonly finds: readonly string[];
  /** Declared reach that the fault itself breaks: sites left out of the controls while it is there. */
  readonly breaks?: readonly string[];
  /** What a new plan cannot take back because it never was ours (a customer's lines, a foreign object). */
  readonly undo?: readonly TypedLines[];
  /** Whether the auditor gives packets of its own for this fault; default true. */
  readonly counterexample?: boolean;
}

/** All cases in the order of their folders. */
export function readCases(): readonly LabCase[] {
  return readdirSync(CASES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(CASES, name, 'case.yaml')))
    .sort()
    .map((name) => ({ ...parse(readFileSync(join(CASES, name, 'case.yaml'), 'utf8')), name }));
}
