import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import type { Target } from '../../../src/push/target.ts';
import { connect } from '../../../src/push/transport/connect.ts';
import type { Connection, ConnectOptions } from '../../../src/push/transport/transport.ts';

/** The line between sectornet and a router: everything goes through it, and it can be cut, go silent, or lead to another router. */
export interface Line {
  /** Logs in to the router over the line; to be handed to a push as its `connect`. */
  readonly connect: (target: Target, options: ConnectOptions) => Promise<Connection>;
  /** Commands that have left since the line was last told what to do. */
  readonly commands: () => number;
  /** Does something when the `after`-th command has left, before its answer is back; once. */
  readonly at: (after: number, act: () => void) => void;
  /** Every open connection is reset. */
  readonly cut: () => void;
  /** Connections stay open, and nothing goes through them any more in either direction. */
  readonly silence: () => void;
  /** New connections go there from now on. */
  readonly lead: (address: string) => void;
  /** As it was at first. */
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** A command needs a moment to get through the line before the line can be cut behind it. */
const ON_THE_WAY_MS = 15;

/** Opens a line to port 22 of `address`. */
export async function openLine(address: string): Promise<Line> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let towards = address;
  let count = 0;
  let plan: { readonly after: number; readonly act: () => void } | undefined;
  const server = createServer((near) => {
    const far = dial({ host: towards, port: 22 });
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const end of pair) {
      end.on('error', () => undefined);
      end.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  });
  const port = await listening(server);
  const counted = (): void => {
    count += 1;
    if (plan === undefined || count < plan.after) return;
    setTimeout(plan.act, ON_THE_WAY_MS);
    plan = undefined;
  };
  const cut = (): void => {
    for (const pair of pairs) for (const end of pair) end.destroy();
  };
  return {
    connect: async (target, options) => {
      const connection = await connect({ ...target, address: '127.0.0.1', port }, options);
      return {
        ...connection,
        exec: (command, how) => {
          counted();
          return connection.exec(command, how);
        },
      };
    },
    commands: () => count,
    at: (after, act) => {
      count = 0;
      plan = { after, act };
    },
    cut,
    silence: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    lead: (elsewhere) => {
      towards = elsewhere;
    },
    mend: () => {
      cut();
      towards = address;
      plan = undefined;
      count = 0;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      if (at !== null && typeof at === 'object') resolve(at.port);
    });
  });
}
