import type { Rule } from './rule.ts';
import { accessLinks } from './rules/access-links.ts';
import { accessOnPe } from './rules/access-on-pe.ts';
import { agreementDates } from './rules/agreement-dates.ts';
import { agreementEnforcement } from './rules/agreement-enforcement.ts';
import { agreementParties } from './rules/agreement-parties.ts';
import { agreementPrefixes } from './rules/agreement-prefixes.ts';
import { agreementTwice } from './rules/agreement-twice.ts';
import { autonomousSystems } from './rules/autonomous-systems.ts';
import { coreLinkEnds } from './rules/core-link-ends.ts';
import { directLinks } from './rules/direct-links.ts';
import { freezes } from './rules/freezes.ts';
import { knownRouters } from './rules/known-routers.ts';
import { knownVpns } from './rules/known-vpns.ts';
import { lanPrefixes } from './rules/lan-prefixes.ts';
import { loopbacks } from './rules/loopbacks.ts';
import { managementOnce } from './rules/management-once.ts';
import { overlapAcrossAgreement } from './rules/overlap-across-agreement.ts';
import { overlapInVpn } from './rules/overlap-in-vpn.ts';
import { ownVpn } from './rules/own-vpn.ts';
import { pools } from './rules/pools.ts';
import { portOnce } from './rules/port-once.ts';
import { routeLimits } from './rules/route-limits.ts';
import { siteRoles } from './rules/site-roles.ts';
import { timeZone } from './rules/time-zone.ts';
import { uniqueIds } from './rules/unique-ids.ts';
import { vpnNumberOnce } from './rules/vpn-number-once.ts';

/** Every rule of the inventory; all of them run, whatever the others find. */
export const RULES: readonly Rule[] = [
  uniqueIds,
  knownRouters,
  knownVpns,
  accessOnPe,
  portOnce,
  coreLinkEnds,
  vpnNumberOnce,
  managementOnce,
  pools,
  loopbacks,
  lanPrefixes,
  overlapInVpn,
  overlapAcrossAgreement,
  agreementTwice,
  accessLinks,
  directLinks,
  routeLimits,
  siteRoles,
  ownVpn,
  autonomousSystems,
  agreementParties,
  agreementPrefixes,
  agreementEnforcement,
  agreementDates,
  freezes,
  timeZone,
];
