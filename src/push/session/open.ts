import type { Connection, Waits } from '../transport/transport.ts';
import type { SessionDefinition } from './definition.ts';
import { openExecSession } from './exec-session.ts';
import type { DeviceSession } from './session.ts';
import { openShellSession } from './shell-session.ts';

/** Starts speaking the platform's language on a connection. Rejects with a `TransportError` when no prompt comes. */
export async function openSession(
  connection: Connection,
  definition: SessionDefinition,
  waits: Waits,
): Promise<DeviceSession> {
  return definition.style === 'shell'
    ? openShellSession(connection, definition, waits)
    : openExecSession(connection, definition, waits);
}
