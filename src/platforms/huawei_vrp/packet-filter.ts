import type { Family } from '../../net/address.ts';
import type { InterfaceDraft, RouterDraft } from '../vrp/draft.ts';
import { type Line, wordAt } from '../vrp/line.ts';
import { aclKey } from '../vrp/traffic.ts';

/** `traffic-filter inbound|outbound [ipv6] acl [ipv6] {N | name N}` (AR, S switches): what no rule names passes. */
export function readTrafficFilter(one: InterfaceDraft, line: Line): boolean {
  const hook = hookIn(line);
  const words = line.words.slice(1).filter((word) => word !== 'inbound' && word !== 'outbound');
  const family: Family = words.includes('ipv6') ? 6 : 4;
  const named = words.filter((word) => word !== 'ipv6' && word !== 'acl');
  const name = named[0] === 'name' ? named[1] : named[0];
  if (hook === undefined || name === undefined) return false;
  one.aclUses.push({ acl: aclKey(family, name), family, hook, firewall: false, at: line.number });
  return named.length === (named[0] === 'name' ? 2 : 1) && judgesAlone(one, hook);
}

/** `firewall packet-filter [ipv6] {N | name N} inbound|outbound` (old Quidway): it works only with `firewall enable`. */
export function readFirewallFilter(one: InterfaceDraft, line: Line): boolean {
  const hook = hookIn(line);
  const family: Family = wordAt(line, 2) === 'ipv6' ? 6 : 4;
  const words = line.words.slice(family === 6 ? 3 : 2).filter((word) => word !== 'name');
  const [name] = words;
  if (hook === undefined || name === undefined) return false;
  one.aclUses.push({ acl: aclKey(family, name), family, hook, firewall: true, at: line.number });
  return words.length === 2 && judgesAlone(one, hook);
}

/** `firewall enable`, `firewall ipv6 enable`, `firewall default permit|deny`, `firewall ipv6 default …`. */
export function readFirewall({ firewall }: RouterDraft, line: Line): boolean {
  const family: Family = wordAt(line, 1) === 'ipv6' ? 6 : 4;
  const [word, action] = line.words.slice(family === 6 ? 2 : 1);
  if (word === 'enable') firewall.on.add(family);
  else if (word === 'default' && action === 'deny') firewall.denies.set(family, line.number);
  else return word === 'default' && action === 'permit';
  return true;
}

function hookIn(line: Line): 'inbound' | 'outbound' | undefined {
  const inbound = line.words.includes('inbound');
  return inbound === line.words.includes('outbound') ? undefined : inbound ? 'inbound' : 'outbound';
}

/** Two filters at one hook both must let a packet pass; the model's filters end at the first rule that matches. */
function judgesAlone(one: InterfaceDraft, hook: 'inbound' | 'outbound'): boolean {
  const acls = one.aclUses.filter((use) => use.hook === hook);
  const families = new Set(acls.map(({ family }) => family));
  return acls.length === families.size && one.policies.every((use) => use.hook !== hook);
}
