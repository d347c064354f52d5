import { sectornetStack } from './program.ts';

/** The stack's outputs; the program itself is a function (program.ts). */
export const { verdict, evidence, facts } = await sectornetStack();
