import { appliedIn } from '../../allocate/ownership.ts';
import type { AllocationLock } from '../../allocate/types.ts';
import { plan, type Running } from '../../change.ts';
import type { Secrets } from '../../cli/known-secrets.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Compilation } from '../../pipeline.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { unimported } from '../router/work.ts';
import { sayDiagnostics } from '../words.ts';
import { StackRefusal } from './request.ts';

/** What a plan of a stack is made with. */
export interface PlanGround {
  readonly names: readonly string[];
  readonly lock: AllocationLock | undefined;
  readonly secrets: Secrets;
}

/** The change of a stack's routers, and what is to be told of it. Throws a `StackRefusal` when there is no plan, or when objects of the stack stand on a router that nobody imported (SN6154). */
export function plannedChange(
  compilation: Compilation,
  running: Running,
  { names, lock, secrets }: PlanGround,
): { readonly changePlan: ChangePlan; readonly told: readonly Diagnostic[] } {
  const owned = appliedIn(lock?.allocations.owned ?? []);
  const scope = { running, limit: names, owned, secrets: secrets.knowledge };
  const { value, diagnostics } = plan(compilation, scope);
  if (value === undefined) throw new StackRefusal(sayDiagnostics(diagnostics));
  const strangers = value.devices.flatMap(({ router, unadopted }) =>
    unadopted === undefined ? [] : [unimported(router, unadopted)],
  );
  if (strangers.length > 0) throw new StackRefusal(sayDiagnostics(strangers));
  return { changePlan: value, told: diagnostics.filter(({ code }) => code.startsWith('SN392')) };
}
