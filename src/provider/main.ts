import * as grpc from '@grpc/grpc-js';
import engines from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/engine_pb.js';
import { sectornetProvider } from './provider.ts';
import { providerServer } from './wire/server.ts';

/** The executable `pulumi-resource-sectornet`: prints its port, serves until the engine says or dies. Everything else goes to stderr or to the engine's log. */
const address = process.argv.slice(2).find((word) => !word.startsWith('-'));
const engine =
  address === undefined ? undefined : new engines.EngineClient(address, grpc.credentials.createInsecure());

const parts = sectornetProvider(log);
const running = new Set<Promise<unknown>>();
const server = providerServer(parts, running);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});

process.on('SIGINT', finish);
process.on('SIGTERM', finish);
// An engine that was killed closes our standard input: nobody will ask again, so what runs is finished and nothing new is begun.
process.stdin.on('end', finish).resume();

/** Milliseconds for the last answers to leave. */
const GRACE = 200;

/**
 * An engine that died takes its connections with it, and the server has nobody left to wait for: what runs on a router is waited for all the same. An engine that lives keeps its connection open
 * now and then, until it loses patience after five seconds: nobody waits for that.
 */
async function finish(): Promise<void> {
  parts.cancel();
  await Promise.allSettled(running);
  server.tryShutdown(() => process.exit(0));
  setTimeout(() => process.exit(0), GRACE);
}

function log(urn: string, severity: 'info' | 'warning', text: string): void {
  const { INFO, WARNING } = messages.LogSeverity;
  const request = new messages.LogRequest();
  request.setUrn(urn);
  request.setSeverity(severity === 'info' ? INFO : WARNING);
  request.setMessage(text);
  if (engine === undefined) process.stderr.write(`${text}\n`);
  else engine.log(request, () => undefined);
}
