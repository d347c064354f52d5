import * as pulumi from '@pulumi/pulumi';
import { inputsValue } from '../router/check.ts';
import type { RouterInputs } from '../router/inputs.ts';

/** One router's configuration, pushed in one transaction. */
export class RouterConfig extends pulumi.CustomResource {
  declare readonly digest: pulumi.Output<string>;
  declare readonly plan: pulumi.Output<string>;

  constructor(name: string, inputs: RouterInputs, options?: pulumi.CustomResourceOptions) {
    super(
      'sectornet:device:RouterConfig',
      name,
      {
        ...inputsValue(inputs),
        ...sealed(inputs),
        ...{ digest: undefined, plan: undefined, facts: undefined },
      },
      options,
    );
  }
}

/** The values of the stack's secrets in Pulumi's wrappers; nothing where the router needs none. */
function sealed({ secrets }: RouterInputs): Readonly<Record<string, unknown>> {
  const wrapped = Object.entries(secrets).map(([key, value]) => [key, pulumi.secret(value)] as const);
  return wrapped.length === 0 ? {} : { secrets: Object.fromEntries(wrapped) };
}

/** What the proof of a stack is about. */
export interface IsolationArgs {
  readonly routers: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  readonly scope: string;
  readonly evidence: string;
  readonly digests: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

/** The proof that departments are isolated, from what the routers say after the last change. */
export class Isolation extends pulumi.CustomResource {
  declare readonly verdict: pulumi.Output<string>;
  /** SHA-256 of every text this stack collected. */
  declare readonly evidence: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: IsolationArgs, options?: pulumi.CustomResourceOptions) {
    super('sectornet:audit:Isolation', name, { ...args, verdict: undefined, level: undefined }, options);
  }
}

/** What people see of one department's VPN: who, where, with whom. */
export interface DepartmentVpnArgs {
  readonly department: string;
  readonly number: number;
  /** Router → its sites, comma between. */
  readonly sites: Readonly<Record<string, string>>;
  /** Absent: none. */
  readonly agreements?: readonly string[];
}

/** One department's VPN as a row of its own: it commits nothing, and makes a department that comes or goes visible as such. */
export class DepartmentVpn extends pulumi.ComponentResource {
  constructor(name: string, args: DepartmentVpnArgs, options?: pulumi.ComponentResourceOptions) {
    super('sectornet:vpn:DepartmentVpn', name, { ...args }, options);
    // Its arguments are in the state already: outputs would keep every site twice.
    this.registerOutputs({});
  }
}
