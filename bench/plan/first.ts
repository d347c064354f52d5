import { performance } from 'node:perf_hooks';
import { planNetwork } from '../../src/plan/network.ts';
import { readFleet } from './fleet-files.ts';

/** `node first.ts FOLDER COUNT`: reads the texts of that many routers, plans them once, and prints the milliseconds and the processor time of that. */
const [folder = '', count = ''] = process.argv.slice(2);
const devices = [...readFleet(folder, Number(count))];
const [started, used] = [performance.now(), process.cpuUsage()];
const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices });
const wall = performance.now() - started;
const { user, system } = process.cpuUsage(used);
if (value?.devices.length !== Number(count)) throw new Error(JSON.stringify(diagnostics[0]));
process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
