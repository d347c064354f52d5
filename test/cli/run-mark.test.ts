import { describe, expect, it } from 'vitest';
import { newRunMark } from '../../src/cli/run-mark.ts';
import { vrpSession } from '../../src/platforms/huawei_vrpv8/session.ts';
import { RUN_NAME } from '../../src/push/router-record.ts';

describe('the name of a run', () => {
  it('holds 48 random bits behind the second, and is a name that routers are asked for', () => {
    const { id } = newRunMark('2026-11-28T09:30:15.123Z');
    expect(id).toMatch(/^r20261128-093015-[0-9a-f]{12}$/);
    expect(id).toMatch(RUN_NAME);
    expect(newRunMark('2026-11-28T09:30:15.123Z').id).not.toBe(id);
  });

  it('fits what VRP takes: 256 characters for persist and label, 48 for the file of its record', () => {
    const mark = newRunMark('2026-11-28T09:30:15Z');
    const [, label = '', persist = ''] =
      /label (\S+) persist (\S+)$/.exec(vrpSession.trial.commit(mark)) ?? [];
    expect([label, persist]).toEqual([mark.id, mark.id]);
    const [, file = ''] = /^save (\S+)$/.exec(vrpSession.record.keep(mark.id, 'before')) ?? [];
    expect(file.length).toBeLessThanOrEqual(48);
  });
});
