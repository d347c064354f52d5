import type { Worker } from 'node:worker_threads';

/** Orders that wait at a thread besides the one it works on, so that it need not wait for its answer to be taken. */
const WAITING = 1;

/**
 * Hands orders to threads, each the next one as soon as it is done with one, and gives the answers in the order of the orders. A thread is sent
 * `{ number, order }` and answers `{ number, answer }`. Rejects with the first error of any thread.
 */
export function inThreads<Order, Answer>(
  workers: readonly Worker[],
  orders: readonly Order[],
): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const answers: Answer[] = [];
    let [next, done] = [0, 0];
    const end = () => {
      for (const worker of workers) worker.removeAllListeners('message').removeAllListeners('error');
    };
    const hand = (worker: Worker) => {
      const number = next++;
      if (number < orders.length) worker.postMessage({ number, order: orders[number] });
    };
    if (orders.length === 0) resolve(answers);
    for (const worker of workers) {
      worker.on('error', (error) => {
        end();
        reject(error);
      });
      worker.on('message', ({ number, answer }: { readonly number: number; readonly answer: Answer }) => {
        answers[number] = answer;
        hand(worker);
        if (++done < orders.length) return;
        end();
        resolve(answers);
      });
    }
    for (let round = 0; round <= WAITING; round++) for (const worker of workers) hand(worker);
  });
}
