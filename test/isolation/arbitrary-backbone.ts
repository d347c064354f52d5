import type { BackbonePeer, DeviceModel, Interface } from '../../src/device/model.ts';
import type { Family } from '../../src/net/address.ts';
import { parseInterfaceAddress } from '../../src/net/prefix.ts';
import type { ReadRouter } from '../../src/verify/read/routers.ts';
import type { Subject } from '../../src/verify/subject/subject.ts';
import { fc } from '../fast-check.ts';
import { address, NOTHING_DECLARED, routerOf } from './arbitrary-network.ts';

/** A backbone as it is declared and collected, with what was drawn: over which links labelled packets of a family really go. */
export interface Backbone {
  readonly subject: Subject;
  readonly routers: readonly ReadRouter[];
  readonly switched: Readonly<Record<Family, readonly (readonly [string, string])[]>>;
}

const at = 1;
const sourced = <Value>(value: Value) => ({ value, at });
const SPAN = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
export const AS = 65000;

/** What one router has set up towards another. */
const SESSION_ENDS = ['absent', 'plain', 'client', 'user-end', 'ipv4-alone', 'wrong-as'] as const;
type SessionEnd = (typeof SESSION_ENDS)[number];

const LINK_STATES = [
  'absent',
  'whole',
  'ipv4-alone',
  'ipv4-alone',
  'ipv4-alone',
  'unlabelled',
  'labelled-at-one-end',
  'two-nets',
] as const;
type LinkState = (typeof LINK_STATES)[number];

export interface Drawn {
  readonly count: number;
  /** By router: its AS, whether it forwards by kernel tables, whether it has a second loopback that another one has too. */
  readonly as: readonly number[];
  readonly kernel: readonly boolean[];
  readonly doubled: readonly boolean[];
  /** `from * count + to`. */
  readonly sessions: readonly SessionEnd[];
  /** `a * count + b` for a < b. */
  readonly links: readonly LinkState[];
  /** A declared router whose text is not there. */
  readonly absent: boolean;
}

const MOST = 7;

/** Reflectors and their clients, a full mesh, or any sessions between any routers; and whatever somebody did to it since. */
export const backbone: fc.Arbitrary<Backbone> = fc
  .record({
    shape: fc.constantFrom('reflectors', 'mesh', 'any'),
    count: fc.integer({ min: 2, max: MOST }),
    near: listOf(MOST * MOST, fc.boolean()),
    absent: fc.nat(9),
  })
  .chain(({ shape, count, near, absent }) => {
    const pairs = Array.from({ length: count * count }, (_, pair) => pair);
    const endOf = (pair: number): fc.Arbitrary<SessionEnd> => {
      const [from, to] = [Math.floor(pair / count), pair % count];
      if (from === to) return fc.constant('absent');
      if (shape === 'any')
        return near[Math.min(from, to) * MOST + Math.max(from, to)]
          ? fc.constantFrom('plain', 'plain', 'client')
          : fc.constant('absent');
      const end = shape === 'mesh' || to < 2 ? 'plain' : from < 2 ? 'client' : 'absent';
      return mostly<SessionEnd>(end, SESSION_ENDS);
    };
    const linkOf = (pair: number): LinkState => {
      const [a, b] = [Math.floor(pair / count), pair % count];
      return a < b && (a === 0 || b === a + 1) ? 'whole' : 'absent';
    };
    return fc.record({
      count: fc.constant(count),
      as: listOf(count, fc.constantFrom(AS, AS, AS, AS, AS, AS, AS + 1)),
      kernel: listOf(count, fc.boolean()),
      doubled: listOf(count, fc.constantFrom(false, false, false, false, true)),
      sessions: fc.tuple(...pairs.map(endOf)),
      links: fc.tuple(...pairs.map((pair) => mostly<LinkState>(linkOf(pair), LINK_STATES, 3))),
      absent: fc.constant(absent === 0),
    });
  })
  .map(backboneOf);

function listOf<Value>(count: number, one: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> {
  return fc.array(one, { minLength: count, maxLength: count });
}

function mostly<Value>(usual: Value, others: readonly Value[], weight = 8): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

export function backboneOf(drawn: Drawn): Backbone {
  const { count, links, absent } = drawn;
  const places = Array.from({ length: count }, (_, place) => place);
  const drawnLinks = places.flatMap((a) =>
    places.flatMap((b) => {
      const state = a < b ? (links[a * count + b] ?? 'absent') : 'absent';
      return state === 'absent' ? [] : [{ a, b, state }];
    }),
  );
  const coreLinks = drawnLinks.map(({ a, b }) => ({
    id: `${a}-${b}`,
    ends: [
      { router: nameOf(a), interface: `to${b}` },
      { router: nameOf(b), interface: `to${a}` },
    ] as const,
    span: SPAN,
  }));
  const going = (states: readonly LinkState[]) =>
    drawnLinks
      .filter(({ state }) => states.includes(state))
      .map(({ a, b }) => [nameOf(a), nameOf(b)] as const);
  return {
    subject: {
      ...NOTHING_DECLARED,
      routers: [...places.map(nameOf), ...(absent ? ['absent'] : [])].map((name) => ({ name })),
      coreLinks,
    },
    routers: places.map((place) => routerOf(modelOf(drawn, place, drawnLinks), place)),
    switched: { 4: going(['whole', 'ipv4-alone']), 6: going(['whole']) },
  };
}

function nameOf(place: number): string {
  return `r${place}`;
}

function modelOf(
  drawn: Drawn,
  place: number,
  links: readonly { a: number; b: number; state: LinkState }[],
): DeviceModel {
  const { count, as, kernel, doubled, sessions } = drawn;
  const loopbacks = [`10.0.0.${place + 1}/32`, ...(doubled[place] ? ['10.0.0.99/32'] : [])];
  const ports = links.flatMap(({ a, b, state }) =>
    a === place || b === place ? [port(a === place ? b : a, { a, b, state }, a === place)] : [],
  );
  return {
    hostname: nameOf(place),
    platform: 'frr',
    vrfs: [{ name: 'v', at, families: [], ...(kernel[place] ? { table: sourced(100) } : {}) }],
    interfaces: [bare('lo', loopbacks), ...ports],
    filters: [],
    routePolicies: [],
    prefixLists: [],
    targetLists: [],
    leaks: [],
    backbone: {
      asNumber: sourced(as[place] ?? AS),
      peers: Array.from({ length: count }, (_, to) => to).flatMap((to) =>
        peersOf(sessions[place * count + to] ?? 'absent', doubled[to] === true, to, as[to] ?? AS),
      ),
      sendsDuplicates: sourced(true),
    },
    guards: {
      localRuleBehindVrf: [],
      servicesOutsideVrfs: sourced(true),
      forwards: [],
      hostStateCollected: true,
    },
  };
}

/** A router whose second loopback another one may have too is spoken to there. */
function peersOf(end: SessionEnd, doubled: boolean, to: number, as: number): readonly BackbonePeer[] {
  if (end === 'absent') return [];
  return [
    {
      address: address(doubled ? '10.0.0.99' : `10.0.0.${to + 1}`),
      at,
      remoteAs: end === 'wrong-as' ? as + 7 : as,
      families: end === 'ipv4-alone' ? [4] : [4, 6],
      reflectorClient: end === 'client',
      ...(end === 'user-end' ? { userEnd: sourced(true) } : {}),
    },
  ];
}

function port(
  other: number,
  { a, b, state }: { a: number; b: number; state: LinkState },
  first: boolean,
): Interface {
  const net = `10.${a + 1}.${state === 'two-nets' && first ? 100 + b : b}`;
  const six = `fd00:${a + 1}:${state === 'two-nets' && first ? 100 + b : b}::${first ? 1 : 2}/64`;
  const labelled = state !== 'unlabelled' && (state !== 'labelled-at-one-end' || first);
  const families: readonly Family[] = state === 'ipv4-alone' ? [4] : [4, 6];
  return {
    ...bare(`to${other}`, [`${net}.${first ? 1 : 2}/30`, six]),
    igp: sourced({ protocol: 'isis' as const, area: '', families }),
    ldp: labelled ? families.map(sourced) : [],
  };
}

function bare(name: string, addresses: readonly string[]): Interface {
  return {
    name,
    at,
    addresses: addresses.flatMap((text) => parseInterfaceAddress(text) ?? []).map(sourced),
    filters: [],
    sourceCheck: [],
    acceptsLabels: sourced(true),
    ldp: [],
  };
}
