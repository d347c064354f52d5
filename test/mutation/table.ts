import type { Flag, Trial } from './trial.ts';

export const isMiss = ({ witness, flag }: Trial): boolean => witness !== undefined && flag === undefined;
export const isAlarm = ({ witness, flag }: Trial): boolean => witness === undefined && flag !== undefined;

/** The one line everything comes down to. */
export function lastLine(trials: readonly Trial[]): string {
  const lively = trials.filter(({ stillborn }) => !stillborn);
  const changing = lively.filter(({ witness }) => witness !== undefined);
  const flagged = changing.filter(({ flag }) => flag !== undefined);
  const alarms = lively.filter(isAlarm);
  return `mutants ${lively.length}, changing ${changing.length}, flagged ${flagged.length}, missed ${changing.length - flagged.length}, false alarms ${alarms.length}`;
}

/** A miss or false alarm: the mutant (file, line, before and after), the cell and the state, or the auditor's reasons. */
export function complaint(trial: Trial): string {
  const { mutant, witness, flag, because } = trial;
  const what = `${mutant.network} ${mutant.config.file}:${mutant.line} ${mutant.class}\n  - ${mutant.before}\n  + ${mutant.after}`;
  if (witness === undefined) return `false alarm: ${what}\n  ${flag}: ${because.join('; ')}`;
  const { from, packet, state, before, after } = witness;
  return `missed: ${what}\n  ${state}: from ${from}, ${packet}: ${before.join(', ') || 'nowhere'} → ${after.join(', ') || 'nowhere'}`;
}

const FLAGS: readonly Flag[] = ['breach', 'missing', 'level A lost'];

/** docs/mutation.md, whole. */
export function page(trials: readonly Trial[]): string {
  const lively = trials.filter(({ stillborn }) => !stillborn);
  const count = (list: readonly Trial[], flag: Flag) => list.filter((one) => one.flag === flag).length;
  const row = (name: string, list: readonly Trial[]) =>
    `| ${[
      name,
      list.length,
      list.filter(({ witness }) => witness !== undefined).length,
      ...FLAGS.map((flag) => count(list, flag)),
      list.filter(isMiss).length,
      list.filter(isAlarm).length,
    ].join(' | ')} |`;
  const table = (head: string, of: (trial: Trial) => string) => {
    const groups = [...Map.groupBy(lively, of)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [
      `| ${head} | mutants | changing | breach | missing | level A lost | missed | false alarms |`,
      '|---|---|---|---|---|---|---|---|',
      ...groups.map(([name, list]) => row(name, list)),
      row('**all**', lively),
    ].join('\n');
  };
  return `${INTRODUCTION}
${table('class', ({ mutant }) => mutant.class)}

${table('platform', ({ mutant }) => mutant.platform)}

${table('network', ({ mutant }) => mutant.network)}

\`${lastLine(trials)}\`
`;
}

const INTRODUCTION = `# Mutants

Written by \`npm run test:mutation -- --record\`. One line of one router of a proven network is changed, and two judges that share no code look
at it: the auditor, and a naive simulator that carries packets from every site to every other in every bounded state.

- A mutant is **changing** when a cell of the simulator's matrix changes in some state: the present one; each router, core link, VPN session, site
  link and customer session down alone; each announcement withdrawn; each prefix anybody names announced by each customer, plain and with each
  route target, where an inbound policy lets it in; each choice of the reflectors between routes of one RD and prefix.
- A **cell** is a packet from a site (own sources, the customer edge's, and stolen ones; TCP openings and answers, UDP, ICMP, fragments behind the first, a protocol without ports; every port that a service
  or filter names and the ports beside it; one address of every set of prefixes somebody tells apart; labelled frames where they are let in) and the
  sites and routers it comes out at. What comes back to its own site is in no cell, nor is the link between provider and customer edge inside one's
  own VPN: nobody declares it.
- It is **flagged** when the auditor answers breach, missing, or a level below A. It must flag every changing mutant and no other.
- The inventories declare VLAN and link address of every access: where the cable ends is in no router's text.
- Mutants that the grammar cannot read are no configuration a router prints; they are left out. Of large networks every n-th mutant is tried, the same ones in every run.
- The simulator leaves out packets that meet nothing changed on their way. Where it finds no change, packets drawn from the whole matrix (fixed seeds) are carried in full, and one that fares otherwise ends the run.
`;
