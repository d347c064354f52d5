import type { DeviceModel } from '../../src/device/model.ts';
import { grammarOf } from '../../src/platforms/grammars.ts';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult, CollectedConfig, ReplayRouter } from '../../src/verify/types.ts';
import type { Mutant } from './mutants/mutants.ts';
import { type ProvenNetwork, readAll } from './networks.ts';
import { type Draw, Oracle, type Witness } from './oracle/oracle.ts';
import { cabling } from './oracle/plan.ts';

/** How the auditor's answer got worse: the columns of the table. */
export type Flag = 'breach' | 'missing' | 'level A lost';

/** What became of one mutant. `stillborn`: its grammar leaves a line unread that it read before, so no router prints such a text. */
export interface Trial {
  readonly mutant: Mutant;
  readonly stillborn: boolean;
  readonly flag: Flag | undefined;
  /** The cell that changed, as the independent simulator sees it. */
  readonly witness: Witness | undefined;
  /** The auditor's reasons, for a false alarm. */
  readonly because: readonly string[];
}

const SAMPLE = { states: 3, packets: 60 };

/** A linear congruential generator (Numerical Recipes' constants). */
function drawWith(seed: number): Draw {
  let state = seed >>> 0;
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const item = items[Math.floor((state / 2 ** 32) * items.length)];
    if (item === undefined) throw new Error('nothing to draw from');
    return item;
  };
}

export type Auditor = typeof audit;

/** Tries mutants of one network: the auditor against the independent simulator. */
export class Laboratory {
  readonly #network: ProvenNetwork;
  readonly #oracle: Oracle;
  readonly #routers: readonly ReplayRouter[];
  readonly #auditor: Auditor;

  constructor(network: ProvenNetwork, auditor: Auditor = audit) {
    this.#network = network;
    this.#auditor = auditor;
    const routers = readAll(network);
    this.#routers = routers;
    this.#oracle = new Oracle({
      inventory: network.inventory,
      routers,
      sockets: cabling(network.inventory, routers),
    });
  }

  try(mutant: Mutant): Trial {
    const { inventory, configs } = this.#network;
    const { model, coverage } = this.#read(mutant.config);
    if (coverage.unread.length > 0)
      return { mutant, stillborn: true, flag: undefined, witness: undefined, because: [] };
    const result = this.#auditor(
      inventory,
      configs.map((config) => (config.file === mutant.config.file ? mutant.config : config)),
    );
    return {
      mutant,
      stillborn: false,
      flag: flagOf(result),
      witness: this.#change(this.#routerWith(mutant.config.router, model), mutant.line),
      because: reasonsOf(result),
    };
  }

  #routerWith(name: string, model: DeviceModel): ReplayRouter {
    const before = this.#routers.find((router) => router.name === name);
    if (before === undefined) throw new Error(`no router ${name}`);
    return { ...before, model };
  }

  /** Where the oracle finds nothing, a sample of the whole matrix must find nothing either: else it leaves out what it must not. */
  #change(touched: ReplayRouter, seed: number): Witness | undefined {
    const witness = this.#oracle.change(touched);
    const other = witness === undefined ? this.#oracle.sampled(touched, drawWith(seed), SAMPLE) : undefined;
    if (other !== undefined)
      throw new Error(`the oracle overlooks ${touched.name}: ${JSON.stringify(other)}`);
    return witness;
  }

  #read({ router, text }: CollectedConfig): {
    readonly model: DeviceModel;
    readonly coverage: { readonly unread: readonly unknown[] };
  } {
    const declared = this.#network.inventory.routers.find(({ name }) => name === router);
    if (declared === undefined) throw new Error(`router ${router} is not declared`);
    return grammarOf(declared.platform).read(text);
  }
}

/** The networks are proven at level A: anything less is an alarm. */
export function flagOf({ verdict, level, breaches, missing }: AuditResult): Flag | undefined {
  if (breaches.length > 0) return 'breach';
  if (missing.length > 0) return 'missing';
  return verdict === 'isolated' && level === 'A' ? undefined : 'level A lost';
}

function reasonsOf({ breaches, missing, inconclusive, pairs }: AuditResult): readonly string[] {
  const lost = pairs.filter(({ level }) => level !== 'A');
  return [
    ...breaches.map((one) => `${one.class} ${one.fromSite} → ${one.toSite}`),
    ...missing.map((one) => `missing ${one.fromSite} → ${one.toSite}: ${one.stoppedAt.detail}`),
    ...inconclusive.map(({ reason, router, data }) => `${reason} ${router ?? ''} ${JSON.stringify(data)}`),
    ...lost.map((one) => `level ${one.level}: ${one.fromVpn} → ${one.toVpn} IPv${one.family} ${one.because}`),
  ].slice(0, 6);
}
