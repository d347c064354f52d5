import { describe, expect, it } from 'vitest';
import { paceOf } from '../../src/cli/pushing.ts';
import { amountOf, batchesOf, quantitiesOf, quantityOf } from '../../src/push/batches.ts';
import { aDevice } from './tiny-plan.ts';

const DEVICES = ['a', 'b', 'c', 'd', 'e'].map(aDevice);

describe('batches', () => {
  it.each([
    ['all at once', {}, [['a', 'b', 'c', 'd', 'e']]],
    ['waves in their order, the rest last', { waves: [['d'], ['b', 'a']] }, [['d'], ['a', 'b'], ['c', 'e']]],
    [
      'waves cut by serial',
      { waves: [['c'], ['a', 'b', 'd', 'e']], serial: [3] },
      [['c'], ['a', 'b', 'd'], ['e']],
    ],
    ['one by one', { serial: [1] }, [['a'], ['b'], ['c'], ['d'], ['e']]],
    ['one, then two, then two', { serial: [1, 2] }, [['a'], ['b', 'c'], ['d', 'e']]],
    [
      'sizes that run on from wave to wave',
      { waves: [['c'], ['a', 'b', 'd', 'e']], serial: [1, 1, 3] },
      [['c'], ['a'], ['b', 'd', 'e']],
    ],
    [
      'a wave that ends before its batch is full',
      {
        waves: [
          ['a', 'b'],
          ['c', 'd', 'e'],
        ],
        serial: [5, 2],
      },
      [['a', 'b'], ['c', 'd'], ['e']],
    ],
    ['a wave of strangers', { waves: [['x'], ['a']] }, [['a'], ['b', 'c', 'd', 'e']]],
  ])('%s', (_, course, routers) => {
    expect(batchesOf(DEVICES, course).map((batch) => batch.map(({ router }) => router))).toEqual(routers);
  });

  it.each([
    ['3', 10, 3],
    ['25%', 10, 2],
    ['100%', 7, 7],
    ['0', 10, 0],
    ['5%', 10, 0],
    ['101%', 10, undefined],
    ['-1', 10, undefined],
    ['1,25%', 10, undefined],
    ['', 10, undefined],
  ])('%s of %d routers is %s', (text, total, amount) => {
    const quantity = quantityOf(text);
    expect(quantity === undefined ? undefined : amountOf(quantity, total)).toBe(amount);
  });

  it('goes on after no failure, and with at least one router at a time, unless told otherwise', () => {
    expect(paceOf({}, 40)).toEqual({ pace: { maxFail: 0 } });
    expect(paceOf({ serial: '1%', maxFail: '10%', hold: true }, 40)).toEqual({
      pace: { serial: [1], maxFail: 4, hold: true },
    });
    expect(paceOf({ serial: '0' }, 40)).toMatchObject({
      problem: { code: 'SN9039', data: { option: '--serial' } },
    });
  });

  it.each([
    ['1,5,20%', 40, [1, 5, 8]],
    ['1, 5, 20%', 4, [1, 5, 1]],
    ['100%', 40, [40]],
  ])('--serial %s of %d routers: batches of %j', (serial, total, sizes) => {
    expect(paceOf({ serial }, total)).toMatchObject({ pace: { serial: sizes } });
  });

  it.each([
    ['--serial', { serial: '1,,5' }],
    ['--serial', { serial: '1,0' }],
    ['--serial', { serial: '1,120%' }],
    ['--serial', { serial: '' }],
    ['--max-fail', { maxFail: '1,2' }],
    ['--max-fail', { maxFail: '-1' }],
  ])('%s refuses %j', (option, options) => {
    expect(paceOf(options, 40)).toMatchObject({ problem: { code: 'SN9039', data: { option } } });
  });

  it('reads lists of quantities whole or not at all', () => {
    expect(quantitiesOf('1,25%')).toEqual([{ count: 1 }, { percent: 25 }]);
    expect(quantitiesOf('1,x')).toBeUndefined();
  });
});
