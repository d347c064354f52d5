import { leaksOf, leaksText } from '../test/secret/left.ts';

/** `node tools/leaks.ts FOLDER…`: searches what was left there for every secret of the suites, the lab and the demo; ends with 1 when one is found. */
const leaks = process.argv.slice(2).flatMap(leaksOf);
process.stdout.write(leaks.length === 0 ? 'no secret was left behind\n' : leaksText(leaks));
process.exitCode = leaks.length === 0 ? 0 : 1;
