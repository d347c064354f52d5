import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { inThreads, stretchesOf } from '../../src/cli/reading/pool.ts';

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

/** A thread that answers who it is and what it was asked, after so many milliseconds; it dies of `bad`. */
function threadCalled(name: string, wait: number): Worker {
  const script = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ number, order }) => {
      if (order === 'bad') throw new Error('bad order');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${wait});
      parentPort.postMessage({ number, answer: { by: '${name}', order } });
    });`;
  const worker = new Worker(script, { eval: true });
  workers.push(worker);
  return worker;
}

describe('orders for threads', () => {
  const orders = Array.from({ length: 12 }, (_, number) => `order ${number}`);

  it('are answered in their order, by a slow thread’s neighbour too', async () => {
    const threads = [threadCalled('slow', 60), threadCalled('quick', 0)];
    const answers = await inThreads<string, { by: string; order: string }>(threads, orders);
    expect(answers.map(({ order }) => order)).toEqual(orders);
    const bySlow = answers.filter(({ by }) => by === 'slow').map(({ order }) => order);
    expect(bySlow).toContain('order 0');
    expect(bySlow.length).toBeLessThan(6);
  });

  it('are made when a thread is free for them', async () => {
    const made: number[] = [];
    const lazy = orders.map((order, number) => () => {
      made.push(number);
      return order;
    });
    const asked = inThreads<string, { order: string }>([threadCalled('one', 0)], lazy);
    expect(made).toEqual([0, 1]);
    expect((await asked).map(({ order }) => order)).toEqual(orders);
    expect(made).toEqual([...orders.keys()]);
  });

  it('may be none', async () => {
    expect(await inThreads([threadCalled('idle', 0)], [])).toEqual([]);
  });

  it('end with the first error of any thread', async () => {
    const threads = [threadCalled('one', 0), threadCalled('two', 0)];
    await expect(inThreads(threads, [...orders, 'bad'])).rejects.toThrow('bad order');
  });

  it('are cut into stretches of neighbours', () => {
    expect(stretchesOf(5, 2)).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
    expect(stretchesOf(1, 3).flat()).toEqual([0]);
  });
});
