import { type CollectedNetwork, collect } from '../change.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import type { Target } from '../push/target.ts';
import type { LinkFinding } from '../push/transport/transport.ts';
import { namesOf, readConfigFolder, sealedTexts } from './config-folder.ts';
import type { ExitName } from './exit-code.ts';
import { exitOfFailure, failureDiagnostics, linkDiagnostics } from './failures.ts';
import { limitsOf } from './limits.ts';
import type { Run } from './run.ts';
import { targetsFor } from './targets.ts';
import { keyProblems, vaultIn } from './vault.ts';

/** The running configurations a verb works from, with what stood in the way of getting them. */
export interface RunningSource {
  readonly network: CollectedNetwork;
  readonly targets: readonly Target[];
  readonly exits: readonly ExitName[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Which routers are read; absent: all. */
export interface Reading {
  readonly routers?: readonly string[];
}

/** Reads running configurations from a folder (`--configs`), or over SSH from the lab or the real routers. */
export async function runningFrom(
  run: Run,
  inventory: Inventory,
  configs: string | undefined,
  { routers }: Reading = {},
): Promise<RunningSource> {
  if (configs !== undefined) return fromFolder(run, inventory, configs);
  const where = targetsFor(run, inventory);
  if ('problem' in where) return nothing('no-input', where.problem);
  const targets = where.targets.filter(({ router }) => routers?.includes(router) ?? true);
  run.talk(`collecting ${targets.length} running configurations\n`);
  const findings: LinkFinding[] = [];
  const network = await collect(targets, (router) => `${router}.conf`, {
    ...limitsOf(run),
    vault: vaultIn(run),
    onFinding: (finding) => void findings.push(finding),
  });
  return {
    network,
    targets,
    exits: network.failures.map((one) => exitOfFailure(one.failure)),
    diagnostics: [...failureDiagnostics(network.failures), ...linkDiagnostics(findings), ...keyProblems(run)],
  };
}

function fromFolder(run: Run, inventory: Inventory, configs: string): RunningSource {
  const running = readConfigFolder(run.path(configs), namesOf(inventory));
  if (running.length === 0) return nothing('no-input', report('SN9010', { path: configs }));
  return { network: { running, failures: [] }, targets: [], exits: [], diagnostics: [] };
}

function nothing(exit: ExitName, problem: Diagnostic): RunningSource {
  return { network: { running: [], failures: [] }, targets: [], exits: [exit], diagnostics: [problem] };
}

/**
 * What there is to work with when routers that a change does not concern cannot be read: they stop nobody, but are told (SN7195) beside what stood in the way. What
 * stands on them is not known, so the audit decides whether anything may be sent.
 */
export function readable(source: RunningSource, concerned: readonly string[]): RunningSource {
  const { failures } = source.network;
  const others = failures.map(({ router }) => router).filter((router) => !concerned.includes(router));
  if (others.length === 0) return source;
  return {
    ...source,
    exits: failures.flatMap((one) => (others.includes(one.router) ? [] : [exitOfFailure(one.failure)])),
    diagnostics: [...source.diagnostics, report('SN7195', { routers: others.join(', ') })],
  };
}

/** Fingerprints for the secrets of texts that somebody else collected; a plan compares them. */
export function sealedSource(run: Run, inventory: Inventory, source: RunningSource): RunningSource {
  const running = sealedTexts(inventory, source.network.running, vaultIn(run));
  return { ...source, network: { ...source.network, running } };
}

/** The same without a key: a proof needs no fingerprints, and reads the texts as `check-certificate` will. */
export function hiddenSource(inventory: Inventory, source: RunningSource): RunningSource {
  return {
    ...source,
    network: { ...source.network, running: sealedTexts(inventory, source.network.running) },
  };
}
