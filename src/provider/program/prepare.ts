import { unknownSecrets } from '../../cli/known-secrets.ts';
import { keepLock } from '../../cli/lock-on-disk.ts';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import type { Inventory } from '../../inventory/types.ts';
import { type Compilation, compileInventory } from '../../pipeline.ts';
import { interruptionsWithoutLeave } from '../gate.ts';
import { networkOf } from '../network.ts';
import { secretsOf } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { sayDiagnostics } from '../words.ts';
import { claimRouters } from './claims.ts';
import { look } from './look.ts';
import { ownRouters } from './own-routers.ts';
import { plannedChange } from './planned.ts';
import { prove } from './proof.ts';
import { recorded } from './recorded.ts';
import { type RegistrableRouter, registrableRouters } from './registrable.ts';
import { type Note, StackRefusal, type StackRequest } from './request.ts';
import { NO_ORDER, waveNumbers } from './wave-numbers.ts';

/** A stack ready to be registered: everything that could refuse it has been asked. */
export interface PreparedStack {
  readonly inventory: Inventory;
  readonly compilation: Compilation;
  readonly routers: readonly RegistrableRouter[];
  /** Every router of the stack, those that carry no VPN too: the proof needs them all. */
  readonly names: readonly string[];
  readonly notes: readonly Note[];
}

/** The compiled network of a stack; throws a `StackRefusal` with the diagnostics when it does not compile. */
export function compileStack(settings: Settings): Compilation {
  const { inventory, lock } = networkOf(settings);
  const { value, diagnostics } = compileInventory(inventory, lock);
  if (value === undefined || hasErrors(diagnostics)) throw new StackRefusal(sayDiagnostics(diagnostics));
  return value;
}

/**
 * Reads the routers of a compiled network, plans, and has the predicted state proved: before any resource is registered, so that a leak in the inventory touches no router.
 * Rejects with a `StackRefusal`. A real run also writes the allocation lock: numbers are on record before a router carries them.
 */
export async function prepareStack(request: StackRequest, compilation: Compilation): Promise<PreparedStack> {
  const { settings } = request;
  const { inventory, lock, lockFolder } = networkOf(settings);
  const names = ownRouters(request, inventory);
  refuseFor(claimRouters(request, names));
  const seen = await look(request, inventory, names);
  const { running } = seen.own;
  const texts = compilation.configs.filter(({ router }) => names.includes(router)).map(({ text }) => text);
  const secrets = await secretsOf(settings, texts);
  const { changePlan, told } = plannedChange(compilation, running, { names, lock, secrets });
  const shown = prove(request, { compilation, seen, changePlan });
  const reasons = [
    ...interruptionsWithoutLeave(settings, changePlan),
    ...secrets.diagnostics,
    ...unknownSecrets(changePlan, secrets),
  ];
  if (!request.preview) refuseFor(reasons);
  // The order only matters to a real run, and working it out rehearses every change.
  const waves = request.preview ? NO_ORDER : waveNumbers(inventory, [...running, ...seen.others], changePlan);
  if (!request.preview) refuseFor(keepLock(lockFolder, lock, recorded(compilation, names, running)));
  return {
    ...{ inventory, compilation, names },
    routers: registrableRouters(settings, compilation, { names, lock, changePlan, waves }),
    notes: [...seen.notes, ...shown, ...[...told, ...reasons].map(warning)],
  };
}

function refuseFor(problems: readonly Diagnostic[]): void {
  if (problems.length > 0) throw new StackRefusal(sayDiagnostics(problems));
}

function warning(diagnostic: Diagnostic): Note {
  return { severity: 'warning', text: sayDiagnostics([diagnostic]) };
}
