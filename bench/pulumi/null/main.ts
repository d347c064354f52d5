import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { sectornetProvider } from '../../../src/provider/provider.ts';
import { type RouterInputs, wantedText } from '../../../src/provider/router/inputs.ts';
import { providerServer } from '../../../src/provider/wire/server.ts';

/** The provider itself over a null transport: every router answers at once with what is wanted of it, so that nothing is sent and only our own work is measured. */
const listed: readonly RouterInputs[] = JSON.parse(
  readFileSync(process.env['BENCH_RESOURCES'] ?? '', 'utf8'),
);
const texts = new Map(listed.map((inputs) => [inputs.device.name, wantedText(inputs)]));
const parts = sectornetProvider(
  () => undefined,
  process.cwd(),
  async ({ router }) => ({ router, text: texts.get(router) ?? '', milliseconds: 0 }),
);
const server = providerServer(parts);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
// As src/provider/main.ts ends: a connection that the engine keeps open holds nobody.
process.on('SIGINT', () => {
  server.tryShutdown(() => process.exit(0));
  setTimeout(() => process.exit(0), 200);
});
