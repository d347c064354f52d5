import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDay } from '../../src/cli/governance.ts';
import { readSigningKey } from '../../src/cli/signing-key.ts';
import { approvalText } from '../../src/governance/approval.ts';
import { newKey } from '../push/tiny-router.ts';

/** Makes the inventory `mini` in a folder a governed network: Wang owns it, Li pushes; their keys are `owner` and `li`. A freeze may hold for some VPNs from today on. */
export function govern(folder: string, frozen: readonly string[] = []): void {
  const keys = { owner: newKey(), li: newKey() };
  for (const [name, key] of Object.entries(keys))
    writeFileSync(join(folder, name), key.private, { mode: 0o600 });
  const [owner, li] = [publicOf(keys.owner.public), publicOf(keys.li.public)];
  const freeze = `{ freeze-id: flood-season, vpns: [${frozen.join(', ')}], period: { from: ${day(0)}, to: ${day(9)} }, reason: 汛期 }`;
  appendFileSync(
    join(folder, 'mini/network.yaml'),
    [
      'governance:',
      `  owner-key: ${owner}`,
      '  approvals: { required: 1, from: [owner] }',
      ...(frozen.length === 0 ? [] : [`  freezes: [ ${freeze} ]`]),
      '',
    ].join('\n'),
  );
  const roles = [
    'network-id: mini',
    'holders:',
    `  - { holder-id: wang, name: 王芳, role: owner, key: ${owner} }`,
    `  - { holder-id: li, name: 李强, role: general-contractor, key: ${li} }`,
    '',
  ].join('\n');
  writeFileSync(join(folder, 'mini/roles.yaml'), roles);
  writeFileSync(join(folder, 'mini/roles.yaml.sig'), signed(join(folder, 'owner'), roles, 'sectornet-roles'));
}

/** Wang's approval of a plan beside its file; with `emergency` it ends a freeze. */
export function approve(
  folder: string,
  plan: { readonly file: string; readonly hash: string },
  emergency?: string,
): void {
  const text = approvalText({
    ...{ network: 'mini', plan: plan.hash, validUntil: day(1) },
    ...(emergency === undefined ? {} : { emergency }),
  });
  writeFileSync(`${plan.file}.wang.approval.json`, text);
  writeFileSync(
    `${plan.file}.wang.approval.json.sig`,
    signed(join(folder, 'owner'), text, 'sectornet-approval'),
  );
}

/** The day so many days from today: freezes and approvals count real days. */
function day(later: number): string {
  return localDay(new Date(Date.now() + later * 24 * 60 * 60 * 1000).toISOString());
}

function signed(file: string, text: string, purpose: 'sectornet-roles' | 'sectornet-approval'): string {
  const key = readSigningKey(file);
  if ('reason' in key) throw new Error(key.reason);
  return key.signText(text, purpose);
}

function publicOf(line: string): string {
  return line.split(' ').slice(0, 2).join(' ');
}
