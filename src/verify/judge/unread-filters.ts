import type { FilterUse, Origin } from '../../device/model.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { Popped } from '../reach/way.ts';
import { permittedBy, type RuleChain } from '../space/filter.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';
import type { Forbidden, Judging } from './forbidden.ts';

type Way = Pick<Forbidden, 'from' | 'to' | 'end' | 'packets'>;

/**
 * Of the packets of a forbidden way those that pass whatever the rules do that were not understood: a rule in front of these lets them through. Where
 * filters were understood whole that is all of them; where nothing is left the way is a doubt and no breach.
 */
export function surelyPassing(judging: Pick<Judging, 'fabric' | 'passage'>, way: Way): Space | Doubt {
  const { passage } = judging;
  const { from, to, end } = way;
  const exits =
    to === undefined ? [] : passage.exitChains(to, end.popped).map((chain) => [to, chain] as const);
  const met = [...passage.entryChains(from).map((chain) => [from, chain] as const), ...exits];
  let sure = way.packets;
  for (const [circuit, chain] of met) {
    const unread = unreadAt(judging, circuit, chain.hook);
    if (unread === undefined) continue;
    sure = passage.packets.meet(sure, decidedBefore(passage.packets, chain, unread, 'deny'));
    if (sure === NOTHING)
      return {
        reason: 'filter-unread',
        router: circuit.router.name,
        data: { interface: circuit.interface.name },
        about: [from.vpn, ...(to === undefined ? [] : [to.vpn])],
      };
  }
  return sure;
}

/** Of packets those that some filter on the way refuses whatever the rules do that were not understood: a rule in front of these denies them. */
export function surelyRefused(
  judging: Pick<Judging, 'fabric' | 'passage'>,
  [from, to]: readonly [Circuit, Circuit],
  popped: Popped,
  asked: Space,
): Space {
  const { passage } = judging;
  const { packets } = passage;
  const met = [
    ...passage.entryChains(from).map((chain) => [from, chain] as const),
    ...passage.exitChains(to, popped).map((chain) => [to, chain] as const),
  ];
  const passing = met.reduce((set, [circuit, chain]) => {
    const unread = unreadAt(judging, circuit, chain.hook);
    const left =
      unread === undefined ? permittedBy(packets, chain) : decidedBefore(packets, chain, unread, 'permit');
    return packets.meet(set, left);
  }, packets.all);
  return packets.without(asked, passing);
}

/** The first line that was not understood among the filters of a hook. */
function unreadAt(
  { fabric }: Pick<Judging, 'fabric'>,
  { router, interface: one }: Circuit,
  hook: FilterUse['hook'],
): Origin | undefined {
  const used = one.filters.filter((use) => use.hook === hook && use.family === fabric.family);
  const lines = used.flatMap(({ filter }) =>
    router.model.filters
      .filter(({ name, family }) => name === filter && family === fabric.family)
      .flatMap(({ unread }) => unread?.at ?? []),
  );
  return lines.length === 0 ? undefined : Math.min(...lines);
}

/** What the rules above a line let pass, when all that they do not decide is permitted or denied. */
function decidedBefore(
  packets: Packets,
  { rules, spaces }: RuleChain,
  line: Origin,
  action: 'permit' | 'deny',
): Space {
  const end = rules.findIndex(({ at }) => at > line);
  const count = end < 0 ? rules.length : end;
  const rest = { action, protocol: 'ip', at: line } as const;
  const all = { may: packets.all, sure: packets.all };
  return permittedBy(packets, {
    rules: [...rules.slice(0, count), rest],
    spaces: [...spaces.slice(0, count), all],
  });
}
