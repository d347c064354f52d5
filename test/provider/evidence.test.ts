import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/plan/digest.ts';
import { keepEvidence, readEvidence } from '../../src/provider/isolation/evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'sectornet-evidence-'));

it('believes a text in the shared folder only when its stack announced exactly this text', () => {
  const texts = ['pe1', 'pe2', 'pe3'].map((router) => ({
    router,
    file: router,
    text: `hostname ${router}\n`,
  }));
  const { pe3: _silent, ...announced } = keepEvidence(folder, texts);
  expect(announced).toEqual({ pe1: sha256('hostname pe1\n'), pe2: sha256('hostname pe2\n') });
  writeFileSync(join(folder, 'pe2.conf'), 'hostname pe2\nvrf other\n');
  const { running, doubtful } = readEvidence(folder, ['pe1', 'pe2', 'pe3', 'pe4'], announced);
  expect(running.map(({ router }) => router)).toEqual(['pe1']);
  expect(doubtful).toEqual([
    { router: 'pe2', reason: 'other-digest' },
    { router: 'pe3', reason: 'not-announced' },
    { router: 'pe4', reason: 'absent' },
  ]);
});
