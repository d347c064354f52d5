import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Outage } from '../../src/lab/uml/outage.ts';
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
export type LabCase = FaultCase | OutageCase | AgreementCase | RestartCase | WholeCase;

interface AnyCase {
  readonly name: string;
  readonly sentence: string;
}

/** Wrong lines: forbidden packets arrive while they are there. */
export interface FaultCase extends AnyCase {
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
}

/** A link or a router out of order; `cut` are the sites that have no other way. */
export interface OutageCase extends AnyCase {
  readonly outage: Outage;
  readonly cut: readonly string[];
}

/** An agreement that is taken out of the register and comes back. */
export interface AgreementCase extends AnyCase {
  readonly agreement: string;
}

/** A router that starts again from what the push saved. */
export interface RestartCase extends AnyCase {
  readonly restart: string;
}

/** Nothing is changed: every pair of sites is asked; `matrix.txt` beside it says who answers whom. */
export interface WholeCase extends AnyCase {
  readonly matrix: string;
}

/** All cases in the order of their folders. */
export function readCases(): readonly LabCase[] {
  return readdirSync(CASES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ ...parse(readFileSync(join(CASES, name, 'case.yaml'), 'utf8')), name }));
}
