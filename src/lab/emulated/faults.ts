/** What can be made wrong with an emulated router. Faults add up until they are healed. */
export type Fault =
  /** Every password and key is refused. */
  | { readonly kind: 'refuse-login' }
  /** Lines that match are answered with an error of the device's own kind and have no effect. */
  | { readonly kind: 'reject-line'; readonly pattern: RegExp }
  /**
   * The TCP connection is cut when the next command after `afterCommands` arrives, before it has any effect, and at every later command; `once`: and then
   * never again; `again`: and then after so many commands more.
   */
  | {
      readonly kind: 'drop-connection';
      readonly afterCommands: number;
      readonly once?: boolean;
      readonly again?: boolean;
    }
  /** Every answer comes this much later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Commands are taken in and never answered; from the one after `afterCommands` on. */
  | { readonly kind: 'silent'; readonly afterCommands?: number }
  /** Another host key is shown than the one in the router list. */
  | { readonly kind: 'wrong-host-key' }
  /** The far end of a session gives it up while the router's configuration holds a line that matches. */
  | { readonly kind: 'lose-session'; readonly peer: string; readonly line: RegExp }
  /** The router takes no route of another VRF into this one while its configuration holds a line that matches. */
  | { readonly kind: 'lose-routes'; readonly vrf: string; readonly line: RegExp }
  /** The answer to a command that matches is another one, while the router's configuration holds a line that matches (absent: always). */
  | {
      readonly kind: 'says';
      readonly command: RegExp;
      readonly instead: (said: string) => string;
      readonly line?: RegExp;
    }
  /** Nothing listens on the port. */
  | { readonly kind: 'unreachable' };

/** The faults in force on one router, how many commands came since the last was added, and every command that ever came over SSH. */
export interface FaultState {
  faults: readonly Fault[];
  commands: number;
  readonly received: string[];
}

type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

export function faultOf<Kind extends Fault['kind']>(
  state: FaultState,
  kind: Kind,
): FaultOf<Kind> | undefined {
  return state.faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
}

/** Counts a command; true when the connection must be cut instead of carrying it out. */
export function cutsConnection(state: FaultState, command: string): boolean {
  const drop = faultOf(state, 'drop-connection');
  state.commands += 1;
  state.received.push(command);
  const cuts = drop !== undefined && state.commands > drop.afterCommands;
  if (cuts && drop.again === true) state.commands = 0;
  if (cuts && drop.once === true) state.faults = state.faults.filter((fault) => fault !== drop);
  return cuts;
}

/** Whether the far end of a session keeps it up with this configuration. */
export function keepsSession(state: FaultState, peer: string, running: () => string): boolean {
  return !state.faults.some(
    (fault) =>
      fault.kind === 'lose-session' &&
      fault.peer === peer &&
      running()
        .split('\n')
        .some((line) => fault.line.test(line)),
  );
}

/** Whether the routes of other VRFs stay out of this one with this configuration. */
export function losesRoutes(state: FaultState, vrf: string, running: () => string): boolean {
  return state.faults.some(
    (fault) =>
      fault.kind === 'lose-routes' &&
      fault.vrf === vrf &&
      running()
        .split('\n')
        .some((line) => fault.line.test(line)),
  );
}

/** What is answered to a command, behind the faults that change it. */
export function saidBy(state: FaultState, command: string, text: string, running: () => string): string {
  return state.faults.reduce((said, fault) => {
    if (fault.kind !== 'says' || !fault.command.test(command)) return said;
    const { line } = fault;
    const strikes =
      line === undefined ||
      running()
        .split('\n')
        .some((one) => line.test(one));
    return strikes ? fault.instead(said) : said;
  }, text);
}

export function rejects(state: FaultState, line: string): boolean {
  return state.faults.some((fault) => fault.kind === 'reject-line' && fault.pattern.test(line));
}

/** Milliseconds an answer is held back; undefined when it never comes. */
export function delayOf(state: FaultState): number | undefined {
  const silent = faultOf(state, 'silent');
  if (silent !== undefined && state.commands > (silent.afterCommands ?? -1)) return undefined;
  return faultOf(state, 'slow')?.milliseconds ?? 0;
}
