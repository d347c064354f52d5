import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { connect } from '../../src/push/transport/connect.ts';
import { startTinyRouter } from './tiny-router.ts';

/** A peer that is gone without a word: its end of the connection is neither closed nor does it answer, not even to our closing. */
it('a connection whose other side is silent is dropped, not waited for', async () => {
  const router = await startTinyRouter('linux', '');
  const ends: Socket[] = [];
  const line = createServer({ allowHalfOpen: true }, (near) => {
    const far = dial(router.target.port ?? 22, '127.0.0.1');
    ends.push(near, far);
    near.pipe(far).pipe(near);
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const address = line.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const connection = await connect({ ...router.target, port }, {});
    for (const end of ends) end.unpipe().pause();
    const closed = connection.close().then(() => 'closed');
    expect(await Promise.race([closed, pause(8_000, 'still waiting')])).toBe('closed');
  } finally {
    for (const end of ends) end.destroy();
    line.close();
    await router.stop();
  }
});
