import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FAMILIES } from '../../src/net/address.ts';
import { peakBytes } from '../peak.ts';
import { measured } from '../row.ts';
import { generatedNetworks, generatedPolicy } from './networks.ts';
import { SIZES, specOf } from './spec.ts';
import { decided, noteOf } from './suite.ts';

/**
 * A process of its own makes the network and leaves its columns in a file; what this one ever held at once (its peak, sampled by the kernel) is the
 * network, the policy and the decision, and nothing of what making it took.
 */
const spec = specOf(SIZES['1m']);
const [, , making] = process.argv;
if (making !== undefined) {
  const networks = generatedNetworks(spec);
  const policies = FAMILIES.map((family) => generatedPolicy(spec, family));
  writeFileSync(making, serialize({ networks, policies }));
} else {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { networks, policies } = made();
  // Neither the file it came in nor what earlier runs leave behind (they are repetitions for the clock) is part of a run's memory.
  collect();
  let note = '';
  const row = await measured(
    'verify-1m',
    () => {
      note = noteOf(spec, decided(networks, policies));
      collect();
    },
    { runs: 5, bar: 5000 },
  );
  const resident = peakBytes() / 1e6;
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

/** Most columns come back as views of the file's bytes, which would all stay for them: each gets bytes of its own. */
function made(): {
  networks: ReturnType<typeof generatedNetworks>;
  policies: ReturnType<typeof generatedPolicy>[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-bench-'));
  const file = join(folder, 'columns');
  try {
    execFileSync(process.execPath, ['--max-old-space-size=3000', fileURLToPath(import.meta.url), file]);
    const columns = deserialize(readFileSync(file));
    ownBytes(columns);
    return columns;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ownBytes(holder: object): void {
  for (const [key, value] of Object.entries(holder))
    if (value instanceof Int32Array || value instanceof Uint32Array || value instanceof Uint8Array)
      Reflect.set(holder, key, value.slice());
    else if (typeof value === 'object' && value !== null) ownBytes(value);
}
