import type { Matched } from '../pattern.ts';
import { bgpActs } from './acts-bgp.ts';
import { interfaceActs } from './acts-interface.ts';
import { policyActs } from './acts-policy.ts';
import { qosActs } from './acts-qos.ts';
import { vpnActs } from './acts-vpn.ts';
import type { VrpAct, VrpCommand } from './commands.ts';
import type { VrpBlock } from './store.ts';

/** One line on its way into a configuration tree. `trusted` lines come from a saved file and are taken without questions. */
export interface VrpCall {
  readonly root: VrpBlock;
  readonly running: VrpBlock;
  readonly path: readonly VrpBlock[];
  readonly block: VrpBlock;
  readonly command: VrpCommand;
  readonly matched: Matched;
  readonly undo: boolean;
  readonly trusted: boolean;
}

/** What a special command refuses, asks, and does. `apply` answers with a remark, `''` for none, or undefined to store as usual. */
export interface VrpActor {
  readonly refuse?: (call: VrpCall) => string | undefined;
  readonly ask?: (call: VrpCall) => string | undefined;
  readonly apply?: (call: VrpCall) => string | undefined;
}

/** The rules of every special command. */
export const VRP_ACTS: Readonly<Record<VrpAct, VrpActor>> = {
  ...vpnActs,
  ...interfaceActs,
  ...bgpActs,
  ...policyActs,
  ...qosActs,
};
