import { expect, it } from 'vitest';
import { isolationOf } from '../../src/verify/classes/isolation.ts';
import { type AuditCase, plantedCase } from './case.ts';
import { groundOfTexts } from './grounds.ts';

/** Spoke 2 marks its link, and nothing else, with the target that spokes import: the others take that route, and it takes none of theirs. */
const ONE_BRANCH_MORE = `network offices
pe3.conf @ rd vpn export 100.64.0.13:110
+   route-map vpn export UP
pe3.conf @ ip prefix-list TOUR-B seq 10 permit 10.140.2.0/24
+ ip prefix-list LINK seq 5 permit 100.65.3.4/30
+ route-map UP permit 10
+  match ip address prefix-list LINK
+  set extcommunity rt 65101:10
+ exit
+ route-map UP permit 20
+ exit
`;

it('keeps VRFs apart that give their routes away with other targets, though the last of them has the same', () => {
  const seeded = plantedCase(ONE_BRANCH_MORE);

  expect(provedSpokes(seeded, 'one-per-table')).toEqual({ SPOKE: [0, 1], 'SPOKE-B': [0] });
  expect(provedSpokes(seeded, 'by-key')).toEqual({ SPOKE: [0, 1], 'SPOKE-B': [0] });
});

/** Per name the spokes' tables in the order of routers, 1 where nothing undeclared can leave. */
function provedSpokes(seeded: AuditCase, classes: 'by-key' | 'one-per-table') {
  const { attachment, ground } = groundOfTexts(seeded, 4, { classes });
  const { proved } = isolationOf(ground, 'possible');
  const spokes = attachment.tables.filter(({ vrf }) => vrf.name.startsWith('SPOKE'));
  return Object.fromEntries(
    [...Map.groupBy(spokes, ({ vrf }) => vrf.name)].map(([name, own]) => [
      name,
      own.map(({ id }) => proved[id]),
    ]),
  );
}
