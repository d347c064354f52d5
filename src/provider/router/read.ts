import * as grpc from '@grpc/grpc-js';
import { report } from '../../diagnostics/report.ts';
import { secretsOf } from '../secrets.ts';
import { ProviderError } from '../wire/errors.ts';
import type { CallContext, KnownResource, ReadResource } from '../wire/resource.ts';
import type { Properties } from '../wire/values.ts';
import { sayDiagnostics } from '../words.ts';
import { inputsValue, readInputs } from './check.ts';
import { hear, type RouterWorkplace } from './hearing.ts';
import { importedInputs } from './imported.ts';
import { planRequest, type RouterInputs, wantedText } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { trueInputs } from './truth.ts';
import { planRouter, targetOf } from './work.ts';

/** The router as it is: the inputs it would have had to be given to run as it does. Rejects with the old inputs kept when it cannot be read. */
export async function readResource(
  place: RouterWorkplace,
  known: KnownResource,
  context: CallContext,
): Promise<ReadResource> {
  const { id, outputs } = known;
  const settings = place.settings();
  const importing = known.inputs === undefined;
  const given = known.inputs ?? importedProperties(importedInputs(settings, id));
  if (settings.offline && !importing) return { id, inputs: given, outputs };
  const { inputs } = readInputs(given);
  const heard = await hear(place, inputs.device.name, targetOf(inputs.device), context.signal);
  if ('failure' in heard) throw unhealthy({ id, inputs: given, outputs }, heard.failure.words, importing);
  const { knowledge } = await secretsOf(settings, [wantedText(inputs)], inputs.secrets);
  const { value, diagnostics } = planRouter(planRequest(inputs, heard.text), knowledge);
  if (value === undefined && diagnostics.some(({ code }) => code === 'SN7104'))
    throw unhealthy({ id, inputs: given, outputs }, sayDiagnostics(diagnostics), importing);
  const { unfinished } = outputs.value;
  // A router that runs what was wanted and has not saved it would look healthy: the next update must come back to it.
  if (typeof unfinished === 'string')
    throw new ProviderError(grpc.status.FAILED_PRECONDITION, unfinished, {
      ...{ id, inputs: given, outputs },
      reasons: [unfinished],
      refreshes: true,
    });
  const found = trueInputs(inputs, heard.text, knowledge);
  const shown: Properties = { ...given, value: found === inputs ? given.value : inputsValue(found) };
  const plan = typeof outputs.value['plan'] === 'string' ? outputs.value['plan'] : '';
  return { id, inputs: shown, outputs: outputsOf(found, given, plan) };
}

/** The stack's secrets are secret from their first answer on. */
function importedProperties(inputs: RouterInputs): Properties {
  const secrets = Object.keys(inputs.secrets).map((key) => ['secrets', key]);
  return { value: inputsValue(inputs), secrets, unknown: [] };
}

/** A router that cannot be read keeps what the stack remembers and is shown unhealthy; it is never taken for deleted. An import of it fails. */
function unhealthy(known: ReadResource, words: string, importing: boolean): ProviderError {
  const text = sayDiagnostics([report('SN9611', { router: known.id, words })]);
  if (importing) return new ProviderError(grpc.status.UNAVAILABLE, text);
  return new ProviderError(grpc.status.UNAVAILABLE, text, { ...known, reasons: [text], refreshes: true });
}
