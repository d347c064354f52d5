import type { DeviceModel } from '../../device/model.ts';
import { grammarOf } from '../../platforms/grammars.ts';
import { readInputs } from '../router/check.ts';
import { type RouterInputs, wantedText } from '../router/inputs.ts';
import { ROUTER_CONFIG } from '../router/resource.ts';

/** A resource as the engine shows it to a policy. */
export interface ShownResource {
  readonly type: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean };
}

/** A router that a stack is about to configure: what it is told, as a stranger reads it. */
export interface PolicedRouter {
  readonly urn: string;
  readonly name: string;
  readonly inputs: RouterInputs;
  readonly text: string;
  readonly model: DeviceModel;
  readonly protect: boolean;
}

/** The routers among resources. The text is read with the auditor's grammar: the compiler's own model is not asked. */
export function routersAmong(resources: readonly ShownResource[]): readonly PolicedRouter[] {
  return resources
    .filter(({ type }) => type === ROUTER_CONFIG)
    .map(({ urn, props, opts }) => {
      const { inputs } = readInputs({ value: props, secrets: [], unknown: [] });
      const text = wantedText(inputs);
      const { model } = grammarOf(inputs.device.platform).read(text);
      return { urn, name: inputs.device.name, inputs, text, model, protect: opts.protect };
    });
}
