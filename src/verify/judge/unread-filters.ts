import type { FilterUse, Origin } from '../../device/model.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
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
    sure = passage.packets.meet(sure, permittedBefore(passage.packets, chain, unread));
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

/** What the rules above a line let pass. */
function permittedBefore(packets: Packets, { rules, spaces }: RuleChain, line: Origin): Space {
  const end = rules.findIndex(({ at }) => at > line);
  const count = end < 0 ? rules.length : end;
  const rest = { action: 'deny', protocol: 'ip', at: line } as const;
  const all = { may: packets.all, sure: packets.all };
  return permittedBy(packets, {
    rules: [...rules.slice(0, count), rest],
    spaces: [...spaces.slice(0, count), all],
  });
}
