import { sectornetStack } from '../src/provider/program/stack.ts';

/** The stack's outputs; the program itself is a function (src/provider/program/stack.ts). */
export const { verdict, evidence, facts } = await sectornetStack();
