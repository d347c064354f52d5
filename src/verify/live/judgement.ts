import { type Prefix, parsePrefix } from '../../net/prefix.ts';
import type { LiveCheck, LiveEvidence } from '../properties/evidence.ts';
import type { LiveGap } from '../types.ts';
import type { Answer } from './answers.ts';
import type { FactDifference } from './differences.ts';
import type { FactSubject, Facts } from './facts.ts';
import { foreignOwner } from './foreign.ts';
import type { Ground } from './ground.ts';
import { residueIn } from './residue.ts';

/** What was seen of a running network. */
export interface Seen {
  readonly ground: Ground;
  /** Routers that answered for their own tables. */
  readonly asked: ReadonlySet<string>;
  readonly theirs: Facts;
  readonly differences: readonly FactDifference[];
  readonly answers: readonly Answer[];
}

/** A route in a VRF that no line explains and that is another VPN's. */
export interface ForeignRoute {
  /** As among the differences: `routes pe1 IPv4 v110-flood: 10.0.0.0/24`. */
  readonly line: string;
  readonly router: string;
  readonly table: string;
  readonly prefix: string;
  readonly vpn: string;
  readonly owner: string;
}

export interface LiveJudgement extends LiveEvidence {
  readonly foreign: readonly ForeignRoute[];
  /** What is left of VRFs, labels and VPN routes that no configuration has any more, as text. */
  readonly residue: readonly string[];
}

/** Holds what was seen against the property catalogue. */
export function judgeLive(seen: Seen): LiveJudgement {
  const foreign = foreignRoutes(seen);
  const residue = residueIn(seen);
  const check = checkMaker(seen);
  const routing: readonly FactSubject['kind'][] = ['routes', 'forwarding'];
  const lost = seen.differences.filter(({ kind }) => kind !== 'bindings');
  const undeclared = seen.differences.flatMap(({ subject, onlyTheirs }) =>
    onlyTheirs.map((line) => `${subject}: ${line}`),
  );
  const checks = [
    check('I1', { kinds: ['bindings'], against: bindingsOff(seen, (line) => line.replace(/ labels$/, '')) }),
    check('I3', {
      kinds: routing,
      against: foreign.map(
        ({ router, table, prefix, owner }) => `${owner} ${prefix} in ${table} of ${router}`,
      ),
    }),
    check('I4', { packets: (one) => one.kind === 'forbidden' && !one.management }),
    check('I5', {
      kinds: [...routing, 'labels', 'forwarded-labels', 'vpn-routes'],
      packets: (one) => one.kind === 'declared',
      against: lost.flatMap(({ subject, onlyOurs }) => onlyOurs.map((line) => `${subject}: no ${line}`)),
    }),
    check('I8', {
      kinds: ['bindings'],
      packets: (one) => one.kind === 'core',
      against: bindingsOff(seen, (line) => line).filter((text) => text.endsWith(' labels')),
    }),
    check('I11', { packets: (one) => one.kind === 'forbidden' && one.management }),
    multicastCheck(seen),
    { ...check('I17', {}), verdict: 'inconclusive' as const, open: ['no-read-only-test' as const] },
    check('I19', { kinds: ['bindings', ...routing, 'labels', 'forwarded-labels'], against: undeclared }),
    check('I20', {
      kinds: ['bindings', ...routing, 'labels', 'forwarded-labels', 'vpn-routes'],
      against: residue,
    }),
  ];
  return { checks, foreign, residue };
}

interface Asking {
  readonly kinds?: readonly FactSubject['kind'][];
  readonly packets?: (probe: Answer['probe']) => boolean;
  readonly against?: readonly string[];
}

function checkMaker(seen: Seen): (property: string, asking: Asking) => LiveCheck {
  const complete = isComplete(seen);
  return (property, { kinds = [], packets = () => false, against = [] }) => {
    const lists = [...seen.theirs.values()].filter(({ kind }) => kinds.includes(kind));
    const entries = lists.reduce((sum, { lines }) => sum + lines.length, 0);
    const sent = seen.answers.filter(({ probe }) => packets(probe));
    const counted = sent.filter(({ fate }) => fate !== 'unheard' && fate !== 'not-sent');
    const wrong = sent.filter(({ probe, fate }) =>
      probe.kind === 'declared' ? fate === 'silent' : fate === 'answered',
    );
    const all = [...against, ...wrong.map(({ probe }) => packetText(probe))];
    const open: readonly LiveGap[] = [
      ...(complete ? [] : (['routers-not-asked'] as const)),
      ...(counted.length < sent.length ? (['no-control'] as const) : []),
      ...(entries + sent.length === 0 ? (['nothing-asked'] as const) : []),
    ];
    return {
      property,
      verdict: all.length > 0 ? 'broken' : open.length > 0 ? 'inconclusive' : 'holds',
      entries,
      packets: counted.length,
      against: all.map((name) => ({ name, lines: [] })),
      open,
    };
  };
}

function packetText({ echo: { vrf, source, destination }, router, kind }: Answer['probe']): string {
  const what = kind === 'declared' ? 'no answer' : 'an answer';
  return `${what} to ${source} → ${destination} from ${vrf} of ${router}`;
}

function isComplete({ ground, asked }: Seen): boolean {
  return ground.inventory.routers.every(({ name }) => asked.has(name));
}

/** Interfaces that stand elsewhere than in the texts, by the part of the line that counts. */
function bindingsOff({ differences }: Seen, part: (line: string) => string): readonly string[] {
  return differences
    .filter(({ kind }) => kind === 'bindings')
    .flatMap(({ router, onlyOurs, onlyTheirs }) => {
      const known = new Set(onlyOurs.map(part));
      return onlyTheirs.filter((line) => !known.has(part(line))).map((line) => `${router}: ${line}`);
    });
}

/** Nowhere forwarded is nowhere leaked; where it is forwarded nobody follows it here. */
function multicastCheck(seen: Seen): LiveCheck {
  const lists = [...seen.theirs.values()].filter(({ kind }) => kind === 'multicast');
  const on = lists.flatMap(({ router, lines }) => lines.map((line) => `${router}: ${line}`));
  const open: readonly LiveGap[] = [
    ...(isComplete(seen) ? [] : (['routers-not-asked'] as const)),
    ...(lists.length < seen.asked.size ? (['not-told'] as const) : []),
    ...(on.length > 0 ? (['multicast-forwarded'] as const) : []),
  ];
  const verdict = open.length === 0 ? 'holds' : 'inconclusive';
  return { property: 'I16', verdict, entries: lists.length, packets: 0, against: [], open };
}

function foreignRoutes({ ground, differences }: Seen): readonly ForeignRoute[] {
  return differences.flatMap(({ subject, kind, router, name, onlyTheirs }) => {
    const vrf = name.split(' ')[1] ?? '';
    const table = ground.attachment.tables.find((one) => one.router.name === router && one.vrf.name === vrf);
    const vpn = table?.owner;
    if ((kind !== 'routes' && kind !== 'forwarding') || vpn === undefined) return [];
    return onlyTheirs.flatMap((text) => {
      const prefix: Prefix | undefined = parsePrefix(text);
      const owner = prefix === undefined ? undefined : foreignOwner(ground, vpn, prefix);
      return owner === undefined
        ? []
        : [{ line: `${subject}: ${text}`, router, table: name, prefix: text, vpn, owner }];
    });
  });
}
