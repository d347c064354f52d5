import { prefixText } from '../../net/prefix.ts';
import type { Compilation } from '../../pipeline.ts';
import { sha256 } from '../../plan/digest.ts';

/** What regions of one network must agree on. `digest` is SHA-256 over every allocation of the network. */
export interface NetworkFacts {
  readonly network: string;
  readonly autonomousSystem: number;
  readonly routeReflectors: readonly string[];
  /** The blocks numbers are given out from. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
  readonly digest: string;
}

/** The facts of a compiled network; small, and nothing secret in them. */
export function networkFacts({ inventory, allocations }: Compilation): NetworkFacts {
  const { id, asNumber, routeReflectors, pools } = inventory.network;
  const { owned: _owned, ...numbers } = allocations;
  return {
    network: id,
    autonomousSystem: asNumber,
    routeReflectors,
    blocks: {
      loopbacks: pools.loopbacks.map(prefixText),
      coreLinks: pools.coreLinks.map(prefixText),
      accessLinks: pools.accessLinks.map(prefixText),
    },
    digest: sha256(JSON.stringify(numbers, plain)),
  };
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
