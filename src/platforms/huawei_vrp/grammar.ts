import type { Dialect } from '../vrp/dialect.ts';
import { dialectGrammar } from '../vrp/grammar.ts';
import { ignore, open, read } from '../vrp/view.ts';
import { readFirewall, readFirewallFilter, readTrafficFilter } from './packet-filter.ts';
import { openPolicyRoute, readPolicyRouteUse } from './policy-based-route.ts';

const USERS = ignore('wireless, voice, dial-up and access of users');
const OWN_PACKETS = ignore('packets the router sends itself');

/** VRP V5 (AR, NE20, NE05, old Quidway NetEngine, S switches): the words V8 does not have. */
const V5: Dialect = {
  platform: 'huawei_vrp',
  system: {
    'policy-based-route': open(openPolicyRoute),
    'ip local': OWN_PACKETS,
    'ipv6 local': OWN_PACKETS,
    'firewall enable': read(readFirewall),
    'firewall ipv6': read(readFirewall),
    'firewall default': read(readFirewall),
    'firewall zone': ignore('names and ranks zones; what passes between them an interzone line says'),
    drop: ignore('frames with impossible addresses'),
    'ip pool': USERS,
    'dialer-rule': USERS,
    voice: USERS,
    cwmp: ignore('management of the router'),
    autoconfig: ignore('management of the router'),
    'l2tp-group': USERS,
  },
  interface: {
    'traffic-filter': read(readTrafficFilter),
    'firewall packet-filter': read(readFirewallFilter),
    'ip policy-based-route': read(readPolicyRouteUse),
    zone: ignore('what passes between zones an interzone line says'),
    dialer: USERS,
    ppp: USERS,
    // It makes the link one of a bundle with a table of its own.
    'ppp mp': read(() => false),
    pppoe: USERS,
    'fr map': ignore('the link, not the packets on it'),
  },
  signs: [
    [
      /^(!Software Version V[1-57]\d\d|\[V[1-57]\d\dR\d{3}| *control-vid \d|firewall |policy-based-route | *traffic-filter (in|out)bound )/m,
      0.3,
    ],
    [/^ *(board add|drop illegal-mac|acl number \d|snmp-agent local-engineid)/m, 0.1],
    [/^ *(apply-label per-|!Software Version V8|\[V8\d\d)/m, -0.2],
  ],
};

/** Reads `display current-configuration` of VRP V5. */
export const vrpV5Grammar = dialectGrammar(V5);
