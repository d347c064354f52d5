import { readFileSync } from 'node:fs';
import { type Errand, pushed } from './trial.ts';

/** A push as a process of its own, to be killed: reads its errand from the file it is given and prints every step. */
const errand: Errand = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
await pushed(errand, {
  onEvent: ({ step, status }) => void process.stdout.write(`${step} ${status}\n`),
});
