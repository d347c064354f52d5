import type { PlanRequest } from '../../plan/plan.ts';
import { askPermission } from '../gate.ts';
import { secretsOf } from '../secrets.ts';
import type { CallContext, KnownResource } from '../wire/resource.ts';
import { sayDiagnostics } from '../words.ts';
import { prepared, pushed } from './change.ts';
import { readInputs } from './check.ts';
import type { RouterWorkplace } from './hearing.ts';
import { removalRequest } from './inputs.ts';
import { settle } from './outcome.ts';
import { planOfOne } from './work.ts';

/** Takes away what serves VPNs on a router that leaves the stack; its backbone stays. */
export async function remove(
  place: RouterWorkplace,
  known: KnownResource,
  context: CallContext,
): Promise<void> {
  if (known.inputs === undefined) return;
  const { inputs } = readInputs(known.inputs);
  const request = (running: string): PlanRequest => removalRequest(inputs, running);
  await place.queue(async () => {
    // What is taken away needs no value; the way back may, and the router itself has told it by then.
    const secrets = await secretsOf(place.settings(), [], inputs.secrets);
    const ready = await prepared(place, inputs, { request, secrets }, context);
    if (ready === undefined || ready.device.commands.length === 0) return;
    const { name } = inputs.device;
    const plan = planOfOne(ready.device, '');
    const told = askPermission(place.settings(), { router: name, plan, shown: '', approvedDigest: '' });
    if (told.length > 0) context.say('warning', sayDiagnostics(told));
    // What is taken away is not missed.
    const result = await pushed(place, { ...ready, request, secrets, context, promised: [] });
    settle(result, { id: known.id, outputs: known.outputs });
  });
}
