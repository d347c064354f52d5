import { describe, expect, it } from 'vitest';
import { interruptionsOf, judgePrediction, movedBeside } from '../../src/cli/safeguards.ts';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import type { ChangePlan, DevicePlan } from '../../src/plan/types.ts';
import { backbone, compiled, planFrom, running } from '../report/real-values.ts';

const compilation = compiled('chengdu');
const texts = backbone(compilation).map((one) => {
  const config = compilation.configs.find(({ router }) => router === one.router);
  return config ?? one;
});
const plan = planFrom(compilation, backbone(compilation));

describe('an interruption', () => {
  const interrupted = withRisk({
    code: 'SN7201',
    interrupts: true,
    data: { router: 'r', vpn: 'flood, stats' },
  });

  it('is refused without leave, for every VPN that has none', () => {
    expect(interruptionsOf(interrupted, undefined)).toMatchObject([
      { code: 'SN7110', data: { vpns: 'flood,stats' } },
    ]);
    expect(interruptionsOf(interrupted, 'flood')).toMatchObject([
      { code: 'SN7110', data: { vpns: 'stats' } },
    ]);
    expect(interruptionsOf(interrupted, 'flood,stats')).toEqual([]);
    expect(interruptionsOf(interrupted, true)).toEqual([]);
  });

  it('is no session that comes up again by itself', () => {
    const reset = withRisk({ code: 'SN7202', interrupts: false, data: { router: 'r', vpn: 'flood' } });
    expect(interruptionsOf(reset, undefined)).toEqual([]);
  });
});

describe('a prediction that is not isolated', () => {
  const open = running(
    texts.map(({ router, platform, text }) => ({ router, platform, text: leaking(text) })),
  );
  const asking = {
    compilation,
    running: open,
    plan: { ...plan, devices: [] },
    by: { approvers: [], diagnostics: [] },
    leave: { by: 'wang', at: '2026-11-25T08:00:00Z' },
  };

  it('is refused', () => {
    expect(judgePrediction({ ...asking, reason: undefined })).toMatchObject({
      safe: false,
      diagnostics: [{ code: 'SN9009' }],
    });
  });

  it('is refused for a reason that says nothing', () => {
    expect(judgePrediction({ ...asking, reason: 'ok' })).toMatchObject({
      safe: false,
      diagnostics: [{ code: 'SN7119' }],
    });
  });

  it('passes for a recorded reason, with what was predicted', () => {
    const judged = judgePrediction({ ...asking, reason: 'ticket 4711: filter follows tonight' });
    expect(judged).toMatchObject({
      safe: true,
      override: {
        reason: 'ticket 4711: filter follows tonight',
        verdict: 'breach',
        pairs: expect.arrayContaining([expect.stringContaining('localtax')]),
        by: 'wang',
        at: '2026-11-25T08:00:00Z',
        counterexamples: expect.arrayContaining([
          expect.stringMatching(/^B1 rt-foreign-import: .*65101:1401/),
        ]),
      },
    });
    expect(judged.diagnostics).toMatchObject([{ code: 'SN7117' }]);
    expect(hasErrors(judged.diagnostics)).toBe(false);
  });

  it('passes in a governed network by its owner alone', () => {
    const governance = {
      ownerKey: 'ssh-ed25519 AAAA',
      approvals: { required: 0, from: [] },
      freezes: [],
      span: compilation.inventory.network.span,
    };
    const { inventory } = compilation;
    const governed = {
      ...asking,
      compilation: {
        ...compilation,
        inventory: { ...inventory, network: { ...inventory.network, governance } },
      },
      reason: 'ticket 4711: filter follows tonight',
    };
    const holder = { id: 'li', name: 'Li', key: 'k' };
    const by = (role: 'owner' | 'general-contractor') => ({
      pusher: { ...holder, role, span: governance.span },
      approvers: [],
      diagnostics: [],
    });
    expect(judgePrediction({ ...governed, by: by('general-contractor') })).toMatchObject({
      safe: false,
      diagnostics: [{ code: 'SN7118' }],
    });
    expect(judgePrediction({ ...governed, by: by('owner') })).toMatchObject({ safe: true });
  });
});

describe('a saved plan', () => {
  it('tells what moved beside it since', () => {
    const [first] = plan.devices;
    if (first === undefined) throw new Error('no device');
    const kept = [
      { vpn: 'flood', lines: 3, digest: 'a' },
      { lines: 2, digest: 'b' },
    ];
    const saved = { ...plan, devices: [{ ...first, kept }] };
    const now = {
      ...plan,
      devices: [{ ...first, kept: [{ vpn: 'flood', lines: 3, digest: 'c' }, ...kept.slice(1)] }],
    };
    expect(movedBeside(saved, saved)).toEqual([]);
    expect(movedBeside(saved, now)).toMatchObject([
      { code: 'SN7113', data: { router: first.router, vpns: 'flood' } },
    ]);
  });
});

function withRisk(risk: DevicePlan['risks'][number]): ChangePlan {
  return { ...plan, devices: plan.devices.slice(0, 1).map((device) => ({ ...device, risks: [risk] })) };
}

/** 旅游 (tourism) imports what 地税 (localtax) exports. */
function leaking(text: string): string {
  return text.replace(/( rt vpn )(import|both) (65101:1900)$/m, '$1import $3 65101:1401\n  rt vpn export $3');
}
