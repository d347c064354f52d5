import { describe, expect, it } from 'vitest';
import { approvalText, type SignedText } from '../../src/governance/approval.ts';
import { isOpen, mayPush, type PushRequest } from '../../src/governance/gate.ts';
import type { Holder } from '../../src/governance/roles.ts';
import { type Signer, signatureText } from '../../src/governance/ssh-signature.ts';
import type { Freeze, HolderRole } from '../../src/inventory/types.ts';
import { newSigner } from './keys.ts';

const SPAN = { file: 'network.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };
const TODAY = '2026-07-01';
const HASH = 'a'.repeat(64);
const keys = {
  owner: newSigner(),
  contractor: newSigner(),
  lot: newSigner(),
  auditor: newSigner(),
  stranger: newSigner(),
};

const holders: readonly Holder[] = [
  holder('owner', 'owner', keys.owner),
  holder('contractor', 'general-contractor', keys.contractor),
  { ...holder('lot', 'sub-contractor', keys.lot), routers: ['pe1'], vpns: ['flood'] },
  holder('auditor', 'auditor', keys.auditor),
];

describe('a push of a governed network', () => {
  it('passes with a known pusher and the approval that is asked for', () => {
    const answer = mayPush(request({ approvals: [approval(keys.owner)] }));
    expect(answer.diagnostics).toEqual([]);
    expect(answer.pusher?.id).toBe('contractor');
    expect(answer.approvers.map(({ id }) => id)).toEqual(['owner']);
  });

  it('asks nothing when nothing is sent', () => {
    expect(codes({ routers: [], pusher: undefined, approvals: [] })).toEqual([]);
  });

  it.each([
    ['no key', { pusher: undefined }, ['SN8110']],
    ['a key that nobody holds', { pusher: keys.stranger.publicKey }, ['SN8111']],
    ['an auditor', { pusher: keys.auditor.publicKey }, ['SN8113']],
    [
      'a VPN and a router outside the lot',
      {
        pusher: keys.lot.publicKey,
        plan: { hash: HASH, vpnsTouched: ['flood', 'tax'] },
        routers: ['pe1', 'pe2'],
      },
      ['SN8114', 'SN8115'],
    ],
    [
      'a holder of one VPN who changes what serves none',
      { pusher: keys.lot.publicKey, plan: { hash: HASH, vpnsTouched: [] } },
      ['SN8180'],
    ],
    [
      'a key whose time is over',
      { pusher: keys.contractor.publicKey, today: '2028-01-01' },
      ['SN8112', 'SN8123', 'SN8126'],
    ],
  ] as const)('refuses %s', (_, change, expected) => {
    expect(codes({ approvals: [approval(keys.owner)], ...change })).toEqual(expected);
  });

  it.each([
    ['none', [], ['SN8126']],
    [
      'a changed text',
      [{ ...approval(keys.owner), text: approval(keys.owner).text.replace('a', 'b') }],
      ['SN8120', 'SN8126'],
    ],
    ['no signature', [{ ...approval(keys.owner), signature: undefined }], ['SN8120', 'SN8126']],
    [
      'a signature made for another purpose',
      [approval(keys.owner, {}, 'sectornet-run')],
      ['SN8120', 'SN8126'],
    ],
    ['a stranger', [approval(keys.stranger)], ['SN8121', 'SN8126']],
    ['another plan', [approval(keys.owner, { plan: 'b'.repeat(64) })], ['SN8122', 'SN8126']],
    ['another network', [approval(keys.owner, { network: 'elsewhere' })], ['SN8122', 'SN8126']],
    ['one that is over', [approval(keys.owner, { validUntil: '2026-06-30' })], ['SN8123', 'SN8126']],
    ['a role that does not count', [approval(keys.auditor)], ['SN8124', 'SN8126']],
    ['the pusher himself', [approval(keys.contractor)], ['SN8125', 'SN8126']],
  ] as const)('does not count as approval: %s', (_, approvals, expected) => {
    expect(codes({ approvals })).toEqual(expected);
  });

  it('is told of a paper that does not count, and not stopped where others do', () => {
    const stale = approval(keys.owner, { plan: 'b'.repeat(64) });
    const answer = mayPush(request({ approvals: [stale, approval(keys.owner)] }));
    expect([isOpen(answer), answer.diagnostics.map(({ code, severity }) => [code, severity])]).toEqual([
      true,
      [['SN8122', 'warning']],
    ]);
    expect(isOpen(mayPush(request({ approvals: [stale] })))).toBe(false);
  });

  it('counts a sub-contractor for his own lot alone', () => {
    const rules = { from: ['owner', 'sub-contractor'] } as const;
    const approvals = [approval(keys.lot)];
    expect(codes({ approvals }, rules)).toEqual([]);
    expect(codes({ approvals, routers: ['pe1', 'pe2'] }, rules)).toEqual(['SN8181', 'SN8126']);
    const plan = { hash: HASH, vpnsTouched: ['flood', 'tax'] };
    expect(codes({ approvals, plan }, rules)).toEqual(['SN8181', 'SN8126']);
  });

  it('counts one approver once', () => {
    expect(codes({ approvals: [approval(keys.owner), approval(keys.owner)] }, { required: 2 })).toEqual([
      'SN8126',
    ]);
  });
});

describe('a freeze', () => {
  const flood: Freeze = {
    id: 'flood-season',
    vpns: ['flood'],
    first: '06-01',
    last: '09-30',
    reason: '汛期',
    span: SPAN,
  };
  const newYear: Freeze = { ...flood, id: 'new-year', vpns: 'all', first: '12-25', last: '01-05' };
  const once: Freeze = { ...flood, id: 'once', vpns: ['flood'], first: '2026-07-01', last: '2026-07-01' };

  it.each([
    ['its season', flood, '2026-07-01', true],
    ['its first day', flood, '2027-06-01', true],
    ['its last day', flood, '2027-09-30', true],
    ['the day before', flood, '2026-05-31', false],
    ['the day after', flood, '2026-10-01', false],
    ['over New Year, before', newYear, '2026-12-31', true],
    ['over New Year, after', newYear, '2027-01-05', true],
    ['outside New Year', newYear, '2027-01-06', false],
    ['one day only', once, '2026-07-01', true],
    ['the same day of another year', once, '2027-07-01', false],
  ] as const)('holds or not: %s', (_, freeze, today, holds) => {
    const found = codes(
      { today, approvals: [approval(keys.owner, { validUntil: '2027-12-31' })] },
      { freezes: [freeze] },
    );
    expect(found.includes('SN8130')).toBe(holds);
  });

  it('leaves other departments alone', () => {
    const plan = { hash: HASH, vpnsTouched: ['tax'] };
    expect(codes({ plan, approvals: [approval(keys.owner)] }, { freezes: [flood] })).toEqual([]);
  });

  it('for all holds for lines that serve no VPN', () => {
    const plan = { hash: HASH, vpnsTouched: [] };
    const frozen = {
      plan,
      today: '2026-12-31',
      approvals: [approval(keys.owner, { validUntil: '2027-12-31' })],
    };
    expect(codes(frozen, { freezes: [newYear] })).toEqual(['SN8130']);
    expect(codes(frozen, { freezes: [{ ...newYear, vpns: ['flood'] }] })).toEqual([]);
  });

  it('yields to an emergency approval of the owner, on record', () => {
    const answer = mayPush(
      request({ approvals: [approval(keys.owner, { emergency: '决堤' })] }, { freezes: [flood] }),
    );
    expect(answer.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['SN8131', 'warning']]);
    expect(answer.emergency).toBe('决堤');
  });

  it('does not yield to an emergency that somebody else declares', () => {
    const by = [approval(keys.owner), approval(keys.lot, { emergency: '急' })];
    expect(codes({ approvals: by }, { freezes: [flood], from: ['owner', 'sub-contractor'] })).toEqual([
      'SN8130',
    ]);
  });

  it('lets the owner end it himself, but not approve his own push', () => {
    const own = { pusher: keys.owner.publicKey, approvals: [approval(keys.owner, { emergency: '决堤' })] };
    expect(codes(own, { freezes: [flood] })).toEqual(['SN8126', 'SN8131']);
    expect(codes(own, { freezes: [flood], required: 0 })).toEqual(['SN8131']);
  });
});

function holder(id: string, role: HolderRole, key: Signer): Holder {
  return { id, name: id, role, key: key.publicKey, validUntil: '2027-12-31' };
}

interface Rules {
  readonly required?: number;
  readonly from?: readonly HolderRole[];
  readonly freezes?: readonly Freeze[];
}

function request(change: Partial<PushRequest>, rules: Rules = {}): PushRequest {
  return {
    network: 'chengdu',
    governance: {
      ownerKey: keys.owner.publicKey,
      approvals: { required: rules.required ?? 1, from: rules.from ?? ['owner', 'general-contractor'] },
      freezes: rules.freezes ?? [],
      span: SPAN,
    },
    roles: { holders },
    today: TODAY,
    plan: { hash: HASH, vpnsTouched: ['flood'] },
    routers: ['pe1'],
    pusher: keys.contractor.publicKey,
    approvals: [],
    ...change,
  };
}

function codes(change: Partial<PushRequest>, rules: Rules = {}): readonly string[] {
  return mayPush(request(change, rules)).diagnostics.map(({ code }) => code);
}

function approval(
  key: Signer,
  change: {
    readonly plan?: string;
    readonly network?: string;
    readonly validUntil?: string;
    readonly emergency?: string;
  } = {},
  purpose: 'sectornet-approval' | 'sectornet-run' = 'sectornet-approval',
): SignedText {
  const text = approvalText({ network: 'chengdu', plan: HASH, validUntil: '2026-07-31', ...change });
  return { file: 'plan.json.x.approval.json', text, signature: signatureText(text, purpose, key) };
}
