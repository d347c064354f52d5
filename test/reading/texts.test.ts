import { describe, expect, it } from 'vitest';
import { readTexts } from '../../src/cli/reading/texts.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { compiled } from '../report/real-values.ts';
import { spelledOut } from './spelled-out.ts';

const { inventory, configs } = compiled('chengdu');
const collected = configs.map(
  ({ router, text }): CollectedConfig => ({ router, file: `${router}.conf`, text }),
);
/** A router twice, a text nobody knows, and one with a line nobody reads. */
const odd = collected.flatMap((config, i): CollectedConfig[] => {
  if (i === 0) return [config, { ...config, file: 'again.conf' }];
  if (i === 1) return [{ ...config, text: 'no configuration at all\n' }];
  return [i === 2 ? { ...config, text: `${config.text}\nip vpn-instance-of-another-kind x\n` } : config];
});

describe('texts read by threads', () => {
  it('are read as they are without', async () => {
    const whole = readRouters(inventory, collected);
    const read = await readTexts(inventory, collected, { threads: 2, worthThreads: 0 });
    expect(whole.routers.length).toBe(collected.length);
    expect(spelledOut(read)).toEqual(spelledOut(whole));
    expect(auditRead(inventory, read)).toEqual(auditRead(inventory, whole));
  }, 30_000);

  it('leave the same doubts', async () => {
    const whole = readRouters(inventory, odd);
    expect(whole.doubts.map(({ reason }) => reason)).toContain('router-collected-twice');
    expect(whole.doubts.map(({ reason }) => reason)).toContain('text-not-recognised');
    const read = await readTexts(inventory, odd, { threads: 2, worthThreads: 0 });
    expect(spelledOut(read)).toEqual(spelledOut(whole));
  }, 30_000);
});
