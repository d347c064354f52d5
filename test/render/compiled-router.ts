import type { CompiledDevice } from '../../src/intent/types.ts';
import { TYPED_MODELS } from '../platforms/frr-typed-models.ts';

const place = (line: number) => ({
  span: { file: 'departments/flood.yaml', line, column: 1, endLine: line, endColumn: 2 },
  vpn: 'flood',
});

const { pe } = TYPED_MODELS;
if (pe === undefined) throw new Error('the typed PE is gone');

/** A PE whose every fact comes from line 1 of a department file. */
export const compiledRouter: CompiledDevice = {
  router: 'cd-pe-gov1',
  device: pe,
  causes: [place(1), place(2)],
};
