import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { FAMILIES } from '../../src/net/address.ts';
import { transferables } from '../../src/verify/classes/network.ts';
import { measured } from '../row.ts';
import { generatedNetworks, generatedPolicy } from './networks.ts';
import { SIZES, specOf } from './spec.ts';
import { decided, noteOf } from './suite.ts';

/** A thread makes the network and ends; what is resident afterwards is the network, the policy and the decision. */
const spec = specOf(SIZES['1m']);
if (!isMainThread) {
  const networks = generatedNetworks(spec);
  const policies = FAMILIES.map((family) => generatedPolicy(spec, family));
  parentPort?.postMessage({ networks, policies }, [...new Set(networks.flatMap(transferables))]);
} else {
  const { networks, policies } = await made();
  let resident = 0;
  let note = '';
  // Earlier runs are repetitions for the clock; what they leave behind is no part of a run's memory.
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const row = await measured(
    'verify-1m',
    () => {
      note = noteOf(spec, decided(networks, policies));
      resident = Math.max(resident, process.memoryUsage().rss / 1e6);
      collect();
    },
    { runs: 5, bar: 5000 },
  );
  const memory = {
    name: 'verify-1m-memory',
    figure: resident,
    unit: 'MB',
    spread: [resident, resident],
    cold: resident,
    runs: 1,
    cpu: 0,
  };
  const bar = 1200;
  const verdict = resident <= bar ? 'met' : 'missed';
  process.stdout.write(
    JSON.stringify([
      { ...row, note },
      { ...memory, bar, ratio: resident / bar, verdict },
    ]),
  );
}

function made(): Promise<{
  networks: ReturnType<typeof generatedNetworks>;
  policies: ReturnType<typeof generatedPolicy>[];
}> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 3000 } });
    worker.once('message', (network) => void worker.terminate().then(() => resolve(network)));
    worker.once('error', reject);
  });
}
