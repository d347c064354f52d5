import type { Family } from '../../src/net/address.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { type GroundOptions, groundOf } from '../../src/verify/classes/ground.ts';
import { declaredNumbers, policyRows } from '../../src/verify/classes/policy.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import type { AuditCase } from './case.ts';

/** What the class engine stands on for the texts of a network, with the attachment whose tables it numbers. */
export function groundOfTexts(
  { inventory, configs }: Pick<AuditCase, 'inventory' | 'configs'>,
  family: Family,
  options: GroundOptions = {},
) {
  const { routers } = readRouters(inventory, configs);
  const attachment = attach(inventory, routers);
  const numbers = declaredNumbers(inventory);
  const network = compactNetwork(attachment, routers, family, numbers);
  const policy = policyRows(inventory, policyOf(inventory), family, numbers);
  return { attachment, ground: groundOf(network, policy, options) };
}
