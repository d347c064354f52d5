import type { Target } from '../target.ts';
import { endpointOf } from './endpoint.ts';
import { connectOpenssh } from './openssh.ts';
import { connectSsh2 } from './ssh2.ts';
import type { Connection, ConnectOptions } from './transport.ts';

/** Logs in to a router by the transport its inventory names. Rejects with a `TransportError`. */
export async function connect(target: Target, options: ConnectOptions = {}): Promise<Connection> {
  const endpoint = await endpointOf(target);
  return endpoint.transport === 'openssh'
    ? connectOpenssh(endpoint, options)
    : connectSsh2(endpoint, options);
}
