import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { planNetwork } from '../../src/plan/network.ts';
import { peakBytes } from '../peak.ts';
import { readFleet } from './fleet-files.ts';

/**
 * `node memory.ts FOLDER COUNT`: plans that many routers as they are read from files, and prints how many KB of memory are resident then (the plan is
 * there, what nobody needs has been given back), and how many have been at most.
 */
const [folder = '', count = ''] = process.argv.slice(2);
const devices = readFleet(folder, Number(count));
const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices });
const peak = peakBytes() / 1024;
giveBack();
const resident = process.memoryUsage.rss() / 1024;
if (value?.devices.length !== Number(count)) throw new Error(JSON.stringify(diagnostics[0]));
process.stdout.write(JSON.stringify({ resident, peak }));

/** A whole collection, after which V8 keeps no empty pages in hand. */
function giveBack(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
