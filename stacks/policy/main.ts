import { PolicyPack, type ResourceValidationArgs, type StackValidationArgs } from '@pulumi/policy';
import { declaredNetwork } from '../../src/provider/policy/declared.ts';
import { type PolicedRouter, routersAmong } from '../../src/provider/policy/routers.ts';
import {
  allocatedTargets,
  type Declared,
  isolated,
  ownedDeletes,
  protectedRouter,
  uniqueDistinguishers,
  type Violation,
} from '../../src/provider/policy/rules.ts';
import { projectRoot } from '../../src/provider/settings.ts';

/** The policy pack: `pulumi preview --policy-pack stacks/policy`. The rules stand in src/provider/policy; here they only get their names. */
const declared = declaration();
/** A policy of the whole stack is shown outputs only, and a router's text is an input: it is kept when the router passes by. */
const passed = new Map<string, PolicedRouter>();

function declaration(): Declared {
  try {
    return declaredNetwork(process.env['PULUMI_CONFIG'] ?? '', projectRoot(import.meta.dirname));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

type Told = (words: string, urn?: string) => void;

function tell(violations: readonly Violation[], told: Told): void {
  for (const { words, urn } of violations) told(words, urn);
}

function ofRouter(rule: (router: PolicedRouter) => readonly Violation[]) {
  return ({ type, urn, props, opts }: ResourceValidationArgs, told: Told): void => {
    for (const router of routersAmong([{ type, urn, props, opts }])) {
      passed.set(urn, router);
      tell(rule(router), told);
    }
  };
}

function ofStack(rule: (routers: readonly PolicedRouter[]) => readonly Violation[]) {
  return ({ resources }: StackValidationArgs, told: Told): void =>
    tell(rule(resources.flatMap(({ urn }) => passed.get(urn) ?? [])), told);
}

new PolicyPack('sectornet', {
  enforcementLevel: 'mandatory',
  policies: [
    {
      name: 'unique-route-distinguisher',
      description: 'No two VRFs have one route distinguisher.',
      validateStack: ofStack(uniqueDistinguishers),
    },
    {
      name: 'allocated-route-targets',
      description: 'Every route target is one of the allocation lock.',
      validateResource: ofRouter((router) => allocatedTargets(router, declared)),
    },
    {
      name: 'owned-deletes',
      description: 'Nothing is taken from a router that is not on record as ours.',
      validateResource: ofRouter((router) => ownedDeletes(router, declared)),
    },
    {
      name: 'protected-routers',
      description: 'A router cannot leave its stack by accident.',
      validateResource: ofRouter(protectedRouter),
    },
    {
      name: 'isolation',
      description: 'The rendered configurations join no two departments beyond what is agreed.',
      validateStack: ofStack((routers) => isolated(routers, declared)),
    },
  ],
});
