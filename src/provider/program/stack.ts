import * as pulumi from '@pulumi/pulumi';
import type { Inventory } from '../../inventory/types.ts';
import { forgetNetworks } from '../network.ts';
import { ProviderError } from '../wire/errors.ts';
import { networkFacts } from './facts.ts';
import { compileStack, type PreparedStack, prepareStack } from './prepare.ts';
import { announcedEvidence } from './references.ts';
import { StackRefusal } from './request.ts';
import { DepartmentVpn, type DepartmentVpnArgs, Isolation, RouterConfig } from './resources.ts';
import { type StackSettings, stackSettings } from './stack-settings.ts';

/** What a stack says to others: the verdict, the digests of what it collected, and the facts that regions must agree on. */
export interface StackOutputs {
  readonly verdict: pulumi.Output<string>;
  readonly evidence: pulumi.Output<Readonly<Record<string, string>>>;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * The program of every stack. It is a function and must stay one: a module body registers nothing on its second run in one process, and the engine would take everything
 * for deleted.
 */
export async function sectornetStack(): Promise<StackOutputs> {
  forgetNetworks();
  const settings = stackSettings();
  // Before anything is claimed or read: a region on other numbers than its backbone has no business here.
  const compilation = await refusable(() => compileStack(settings.settings));
  const facts = networkFacts(compilation);
  const digests = await announcedEvidence(settings, facts.digest);
  const preview = pulumi.runtime.isDryRun();
  const prepared = await refusable(() => prepareStack({ ...settings, digests, preview }, compilation));
  for (const { severity, text } of prepared.notes)
    await (severity === 'info' ? pulumi.log.info(text) : pulumi.log.warn(text));
  for (const args of departments(prepared)) new DepartmentVpn(args.name, args.args);
  const routers = await register(prepared, settings);
  const proof = new Isolation(
    'isolation',
    {
      routers: proofRouters(prepared, routers),
      scope: settings.scope,
      evidence: settings.evidence,
      digests,
    },
    { dependsOn: routers.map(([, one]) => one) },
  );
  return { verdict: proof.verdict, evidence: proof.evidence, facts: { ...facts } };
}

/** What people can correct is shown as words, without a stack trace. */
async function refusable<Value>(step: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (error) {
    const known = error instanceof StackRefusal || error instanceof ProviderError;
    throw known ? new pulumi.RunError(error.message) : error;
  }
}

/** Every router of the stack with what moves when it is changed; routers that carry no VPN never do. */
function proofRouters(
  { names }: PreparedStack,
  routers: Registered,
): Readonly<Record<string, pulumi.Input<string>>> {
  const changing = new Map(routers);
  return Object.fromEntries(
    names.map((name) => {
      const router = changing.get(name);
      return [name, router === undefined ? 'no VPN' : pulumi.interpolate`${router.digest}:${router.plan}`];
    }),
  );
}

type Registered = readonly (readonly [name: string, resource: RouterConfig])[];

/**
 * Wave after wave: the next is registered when the engine has answered for every router of the one before, and never when one of them failed. Not by `dependsOn`: waves are
 * others at every update, the state would keep the old edges, and an update of some routers (`--target`, `--exclude`) could then write a router before the one it is said to
 * depend on: the engine refuses such a state from then on.
 */
async function register({ routers }: PreparedStack, { protect }: StackSettings): Promise<Registered> {
  const done: (readonly [string, RouterConfig])[] = [];
  const waves = [...new Set(routers.map(({ wave }) => wave))].sort((a, b) => a - b);
  for (const wave of waves) {
    const here = routers
      .filter((one) => one.wave === wave)
      .map(({ inputs }) => {
        const { name } = inputs.device;
        return [name, new RouterConfig(name, inputs, { protect })] as const;
      });
    done.push(...here);
    if (wave !== waves.at(-1)) await ended(here.map(([, resource]) => resource));
  }
  return done;
}

/** Waits for the engine's answers; rejects when one of the resources failed. The SDK has no other public way to wait for an output that may fail. */
async function ended(resources: readonly RouterConfig[]): Promise<void> {
  await Promise.all(resources.map(({ urn }) => pulumi.runtime.serializeProperty('urn', urn, new Set())));
}

function departments({ inventory, routers }: PreparedStack) {
  const here = new Set(routers.map(({ inputs }) => inputs.device.name));
  return inventory.vpns
    .filter(({ status }) => status === 'active')
    .map(({ id, number, department }) => ({
      name: id,
      args: {
        department: inventory.departments.find((one) => one.id === department)?.name ?? department,
        number,
        sites: sitesOf(inventory, id, here),
        ...agreementsOf(inventory, id),
      },
    }))
    .filter(({ args }) => Object.keys(args.sites).length > 0);
}

/** The sites of a VPN by router: what a reader asks of a department, in the fewest bytes of state. */
function sitesOf(
  { sites }: Inventory,
  vpn: string,
  here: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const { id, accesses } of sites.filter((site) => site.vpn === vpn))
    for (const router of new Set(accesses.map((access) => access.router)))
      if (here.has(router)) found.set(router, found.has(router) ? `${found.get(router)}, ${id}` : id);
  return Object.fromEntries(found);
}

function agreementsOf({ agreements }: Inventory, vpn: string): Pick<DepartmentVpnArgs, 'agreements'> {
  const named = agreements
    .filter((one) => one.validity === 'effective' && [one.providerVpn, one.consumerVpn].includes(vpn))
    .map(({ id, consumerVpn, providerVpn }) => `${id} ${consumerVpn}→${providerVpn}`);
  return named.length === 0 ? {} : { agreements: named };
}
