import type { Worker } from 'node:worker_threads';

/** Orders that wait at a thread besides the one it works on, so that it need not wait for its answer to be taken. */
const WAITING = 1;

/**
 * Hands orders to threads and gives the answers in the order of the orders. Each thread begins at its own stretch of them (`stretchesOf`), and helps with the
 * longest of the others when it is through. A thread is sent `{ number, order }` and answers `{ number, answer }`. Rejects with the first error
 * of any thread. An order that is a function is made when a thread is free for it. `buffers` are handed over with an order instead of copied.
 */
export function inThreads<Order, Answer>(
  workers: readonly Worker[],
  orders: readonly (Order | (() => Order))[],
  buffers: (order: Order) => readonly ArrayBuffer[] = () => [],
): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const answers: Answer[] = [];
    let done = 0;
    const open = stretchesOf(orders.length, workers.length);
    const end = () => {
      for (const worker of workers) worker.removeAllListeners('message').removeAllListeners('error');
    };
    const hand = (worker: Worker, place: number) => {
      const number = open[place]?.shift() ?? longest(open)?.pop();
      const waiting = number === undefined ? undefined : orders[number];
      const order = typeof waiting === 'function' ? (waiting as () => Order)() : waiting;
      if (order !== undefined) worker.postMessage({ number, order }, [...buffers(order)]);
    };
    if (orders.length === 0) resolve(answers);
    for (const [place, worker] of workers.entries()) {
      worker.on('error', (error) => {
        end();
        reject(error);
      });
      worker.on('message', ({ number, answer }: { readonly number: number; readonly answer: Answer }) => {
        answers[number] = answer;
        hand(worker, place);
        if (++done < orders.length) return;
        end();
        resolve(answers);
      });
    }
    for (let round = 0; round <= WAITING; round++)
      for (const [place, worker] of workers.entries()) hand(worker, place);
  });
}

/** The numbers below `count` in as many stretches of neighbours as there are threads. */
export function stretchesOf(count: number, threads: number): readonly number[][] {
  const startOf = (thread: number) => Math.floor((thread * count) / threads);
  return Array.from({ length: threads }, (_, thread) =>
    Array.from({ length: startOf(thread + 1) - startOf(thread) }, (_, i) => startOf(thread) + i),
  );
}

function longest(open: readonly number[][]): number[] | undefined {
  return open.reduce((most, one) => (one.length > most.length ? one : most), open[0] ?? []);
}
