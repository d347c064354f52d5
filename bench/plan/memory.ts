import { planNetwork } from '../../src/plan/network.ts';
import { readFleet } from './fleet-files.ts';

/** `node memory.ts FOLDER COUNT`: plans that many routers as they are read from files, and prints how many KB the process has held at most. */
const [folder = '', count = ''] = process.argv.slice(2);
const devices = readFleet(folder, Number(count));
const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices });
if (value?.devices.length !== Number(count)) throw new Error(JSON.stringify(diagnostics[0]));
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
