import type { ExtraStep, ObjectChange } from '../../plan/rules.ts';
import { SECTIONS } from './change-sections.ts';

const SWITCH = 'no bgp default ipv4-unicast';
const FAMILY = 'address-family ipv4 unicast';

/**
 * Sessions that are there before `no bgp default ipv4-unicast` keep IPv4 unicast by an explicit line of their own (T9): it is taken away
 * where nobody asked for it.
 */
export function familySteps({ object, before, after, added }: ObjectChange): readonly ExtraStep[] {
  if (object.kind !== 'router bgp' || !added.some(({ text }) => text === SWITCH)) return [];
  const wanted = new Set(after.filter(({ path }) => path.at(-1) === FAMILY).map(({ text }) => text));
  const peers = before.flatMap(({ text }) => /^neighbor (\S+) remote-as /.exec(text)?.[1] ?? []);
  return peers
    .filter(
      (peer) =>
        !wanted.has(`neighbor ${peer} activate`) &&
        after.some(({ text }) => text.startsWith(`neighbor ${peer} remote-as `)),
    )
    .map((peer) => ({
      phase: 'identify',
      path: [SECTIONS.routing, `router bgp ${object.name}`, FAMILY],
      text: `no neighbor ${peer} activate`,
      object,
    }));
}
