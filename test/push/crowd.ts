import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** How many visitors a door has at the same time. */
export interface Crowd {
  readonly enter: (socket: Socket) => void;
  readonly most: () => number;
  /** Counts anew. */
  readonly forget: () => void;
}

/** Turns of the event loop in which everything that came over the sockets before a visitor has been read. */
const TURNS = 5;

/**
 * A visitor is gone when his end is gone. A busy process may hear the next visitor before it hears that the one before him left: it counts a few turns later.
 */
export function crowdOf(): Crowd {
  const inside = new Set<Socket>();
  let most = 0;
  const count = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn++) await setImmediate();
    most = Math.max(most, inside.size);
  };
  return {
    enter: (socket) => {
      inside.add(socket);
      for (const event of ['end', 'close', 'error']) socket.on(event, () => void inside.delete(socket));
      void count();
    },
    most: () => most,
    forget: () => {
      most = inside.size;
    },
  };
}
