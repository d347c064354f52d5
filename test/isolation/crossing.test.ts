import { expect, it } from 'vitest';
import { crossingsOf } from '../../src/verify/classes/crossing.ts';
import type { Ground } from '../../src/verify/classes/ground.ts';
import { cleanNetwork } from './case.ts';
import { groundOfTexts } from './grounds.ts';

it('lists up to 20,000 routes that leave their VPN, and says of more that it does not know them', () => {
  const { attachment, ground } = groundOfTexts(cleanNetwork('offices'), 4);
  const taker = attachment.tables.findIndex(({ owner }) => owner === 'tour');
  const giver = attachment.tables.findIndex(({ owner }) => owner === 'tax');
  const importer = ground.possible.of[taker] ?? -1;
  const row = ground.routesOf.items[ground.routesOf.start[giver] ?? 0] ?? -1;
  const taking = (count: number): Ground => {
    const list = {
      route: new Int32Array(count).fill(row),
      prefix: new Int32Array(count),
      table: new Int32Array(count).fill(giver),
      cover: new Int32Array(count),
    };
    return { ...ground, possible: { ...ground.possible, lists: ground.possible.lists.with(importer, list) } };
  };
  const crossings = (count: number) => crossingsOf(attachment, taking(count), 'possible')?.length;

  const others = crossings(0) ?? 0;
  expect(crossings(20_000 - others)).toBe(20_000);
  expect(crossings(20_001 - others)).toBeUndefined();
});
