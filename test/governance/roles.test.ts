import { describe, expect, it } from 'vitest';
import { rolesOf } from '../../src/governance/roles.ts';
import { signatureText } from '../../src/governance/ssh-signature.ts';
import { readRoles } from '../../src/inventory/structure.ts';
import type { Governance } from '../../src/inventory/types.ts';
import { readYaml } from '../../src/inventory/yaml/read-yaml.ts';
import { newSigner } from './keys.ts';

const owner = newSigner();
const other = newSigner();
const governance: Governance = {
  ownerKey: owner.publicKey,
  approvals: { required: 0, from: ['owner'] },
  freezes: [],
  span: { file: 'network.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 },
};
const HOLDER = `  - { holder-id: zhang, name: 张伟, role: general-contractor, key: "${other.publicKey} zhang@city" }`;

describe('roles.yaml', () => {
  it('gives the holders when the owner signed this text for this network', () => {
    const { value, diagnostics } = read([HOLDER]);
    expect(diagnostics).toEqual([]);
    expect(value?.holders).toEqual([
      { id: 'zhang', name: '张伟', role: 'general-contractor', key: other.publicKey },
    ]);
  });

  it.each([
    ['nobody signed it', [HOLDER], { signer: undefined }, ['SN8101']],
    ['somebody else signed it', [HOLDER], { signer: other }, ['SN8101']],
    ['it was changed afterwards', [HOLDER], { after: '# more\n' }, ['SN8101']],
    ['it is of another network', [HOLDER], { network: 'mianyang' }, ['SN8102']],
    ['a sub-contractor has no lot', [HOLDER.replace('general-contractor', 'sub-contractor')], {}, ['SN8103']],
    [
      'two holders share a key',
      [HOLDER, HOLDER.replace('holder-id: zhang', 'holder-id: li')],
      {},
      ['SN8104'],
    ],
  ] as const)('is refused when %s', (_, holders, change, codes) => {
    const { value, diagnostics } = read(holders, change);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
    expect(diagnostics[0]?.span?.file).toBe('roles.yaml');
  });
});

interface Change {
  readonly signer?: typeof owner | undefined;
  readonly after?: string;
  readonly network?: string;
}

function read(holders: readonly string[], change: Change = {}) {
  const text = ['network-id: chengdu', 'holders:', ...holders, ''].join('\n');
  const signer = 'signer' in change ? change.signer : owner;
  const signature = signer === undefined ? undefined : signatureText(text, 'sectornet-roles', signer);
  const now = text + (change.after ?? '');
  const file = readRoles(readYaml({ path: 'roles.yaml', text: now })).value;
  if (file === undefined) throw new Error('not a roles file');
  return rolesOf({ file, text: now, signature }, change.network ?? 'chengdu', governance);
}
