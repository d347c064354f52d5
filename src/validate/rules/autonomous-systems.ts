import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Rule, RuleContext } from '../rule.ts';

const WIDEST_TWO_BYTE_AS = 65534;
/** AS_TRANS (RFC 6793) and the last ones (RFC 7300) stand for no network. */
const RESERVED = [23456, 65535];

/** SN3301: a CE has an AS of its own. SN3302: the backbone's fits two bytes, since leak targets need six digits beside it (RFC 4360). SN3303: neither is reserved. */
export const autonomousSystems: Rule = (context) => [...ofBackbone(context), ...ofCustomers(context)];

function ofBackbone({ inventory: { network }, at }: RuleContext): readonly Diagnostic[] {
  const span = at(network, 'autonomous-system');
  if (RESERVED.includes(network.asNumber)) return [report('SN3303', { number: network.asNumber }, { span })];
  return network.asNumber > WIDEST_TWO_BYTE_AS
    ? [report('SN3302', { number: network.asNumber }, { span })]
    : [];
}

function ofCustomers({ inventory: { network }, accesses, at }: RuleContext): readonly Diagnostic[] {
  return accesses.flatMap((access) => {
    if (access.routing.type !== 'bgp') return [];
    const number = access.routing.remoteAs;
    const span = at(access, 'routing-protocol', 'bgp', 'autonomous-system');
    if (RESERVED.includes(number)) return [report('SN3303', { number }, { span })];
    if (number !== network.asNumber) return [];
    const related = [{ span: at(network, 'autonomous-system'), note: 'backbone' }];
    return [report('SN3301', { access: access.id, number }, { span, related })];
  });
}
