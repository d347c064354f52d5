import type { Origin } from '../../../device/model.ts';
import { type Family, parseAddress } from '../../../net/address.ts';
import { withoutValue } from '../../../secret/placeholder.ts';
import type { FrrLine } from '../tree.ts';
import { DEFAULT_UNICAST_LINES, LABELLED_LINES, VPN_LINES } from './bgp-default.ts';
import { VRF_UNICAST_LINES } from './bgp-vrf.ts';
import { type BgpInstance, type Draft, vrfOf } from './draft.ts';
import {
  type Answer,
  type BlockReader,
  IGNORED,
  ignored,
  type LineHandler,
  lineTable,
  MATTERS,
  readLines,
  UNREAD,
} from './line-table.ts';
import { neighborNamed } from './neighbors.ts';

/** What the lines below `router bgp` are read into. */
export interface BgpContext {
  readonly draft: Draft;
  readonly instance: BgpInstance;
}

/** `router bgp AS`, `router bgp AS vrf NAME`. */
export function openBgp(
  draft: Draft,
  asText: string,
  vrf: string | undefined,
  node: FrrLine,
): BlockReader | typeof UNREAD | typeof MATTERS {
  const asNumber = readAsNumber(asText);
  if (asNumber === undefined) return UNREAD;
  const name = vrf === 'default' ? undefined : vrf;
  const known = draft.instances.find((one) => one.vrf === name);
  // FRR goes on in the instance it has, and refuses another AS: what follows is read who knows where.
  if (known !== undefined && known.asNumber !== asNumber) return MATTERS;
  const instance = known ?? emptyInstance(asNumber, name, node.line);
  if (known === undefined) draft.instances.push(instance);
  if (instance.vrf !== undefined) vrfOf(draft, instance.vrf, node.line);
  return (children, tally) => readLines(children, INSTANCE_LINES, { draft, instance }, tally);
}

function emptyInstance(asNumber: number, vrf: string | undefined, at: Origin): BgpInstance {
  return {
    asNumber,
    at,
    ...(vrf === undefined ? {} : { vrf }),
    unicastByDefault: true,
    neighbors: new Map(),
    targetFilters: [],
  };
}

/** `65101` or `1.10`. */
export function readAsNumber(text: string): number | undefined {
  const found = /^(\d{1,10})(?:\.(\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const value = found[2] === undefined ? Number(found[1]) : Number(found[1]) * 65536 + Number(found[2]);
  return value <= 4294967295 ? value : undefined;
}

const choice = ignored('decides between routes: where a router may choose, every choice counts');
const session = ignored('how and when a session comes up: every one is taken to');
const pace = ignored('when routes are told or taken back: every moment counts');
const announced = ignored(
  'a `network` is taken to be announced, and declared reach through it alone is a doubt',
);
const path = ignored('minds the AS path: isolation never rests on a path that is refused');

const shutSession: LineHandler<BgpContext> = ({ instance }, [name = ''], node) => {
  neighborNamed(instance, name, node.line).shut = { value: true, at: node.line };
};

const openUnicast: LineHandler<BgpContext> = (context, [version], node): Answer => {
  const family: Family | undefined = version === 'ipv4' ? 4 : version === 'ipv6' ? 6 : undefined;
  if (family === undefined) return UNREAD;
  const { draft, instance } = context;
  if (instance.vrf === undefined)
    return (children, tally) =>
      readLines(children, DEFAULT_UNICAST_LINES, { draft, instance, family }, tally);
  const vrf = vrfOf(draft, instance.vrf, instance.at);
  vrf.families[family].at = node.line;
  return (children, tally) =>
    readLines(children, VRF_UNICAST_LINES, { draft, instance, vrf, family: vrf.families[family] }, tally);
};

const openVpn: LineHandler<BgpContext> = ({ draft, instance }, [version]) => {
  const family: Family = version === 'ipv4' ? 4 : 6;
  return (children, tally) => readLines(children, VPN_LINES, { draft, instance, family }, tally);
};

const openLabelled: LineHandler<BgpContext> = ({ draft, instance }, [version]) => {
  const family: Family = version === 'ipv4' ? 4 : 6;
  return (children, tally) => readLines(children, LABELLED_LINES, { draft, instance, family }, tally);
};

const INSTANCE_LINES = lineTable<BgpContext>(
  {
    'bgp router-id <address>': ({ draft, instance }, [text = ''], node) => {
      const address = parseAddress(text);
      if (address === undefined) return UNREAD;
      instance.routerId = { value: address, at: node.line };
      if (instance.vrf !== undefined) vrfOf(draft, instance.vrf, node.line).routerId = instance.routerId;
      return undefined;
    },
    'bgp cluster-id <address>': ({ instance }, [text = ''], node) => {
      const address = parseAddress(text);
      if (address === undefined) return UNREAD;
      instance.clusterId = { value: address, at: node.line };
      return undefined;
    },
    'no bgp suppress-duplicates': ({ instance }, _values, node) => {
      instance.sendsDuplicates = { value: true, at: node.line };
    },
    'bgp suppress-duplicates': ({ instance }) => {
      delete instance.sendsDuplicates;
    },
    'no bgp ebgp-requires-policy': ({ instance }) => {
      instance.policyRequired = false;
    },
    'bgp ebgp-requires-policy': ({ instance }) => {
      instance.policyRequired = true;
    },
    'no bgp default ipv4-unicast': ({ instance }) => {
      instance.unicastByDefault = false;
    },
    'bgp default ipv4-unicast': ({ instance }) => {
      instance.unicastByDefault = true;
    },
    'neighbor <name> remote-as <as>': ({ instance }, [name = '', asText = ''], node) => {
      // `auto`, or what later releases add: a session that comes up all the same.
      if (!['internal', 'external'].includes(asText) && readAsNumber(asText) === undefined) return UNREAD;
      neighborNamed(instance, name, node.line).remoteAs = asText;
      return undefined;
    },
    'neighbor <name> peer-group': ({ instance }, [name = ''], node) => {
      neighborNamed(instance, name, node.line);
    },
    'neighbor <name> peer-group <group>': ({ instance }, [name = '', group = ''], node) => {
      neighborNamed(instance, name, node.line).group = group;
    },
    'neighbor <name> description ...': ({ instance }, [name = '', ...words], node) => {
      neighborNamed(instance, name, node.line).description = { value: words.join(' '), at: node.line };
    },
    'neighbor <name> update-source <source>': ({ instance }, [name = '', source = ''], node) => {
      neighborNamed(instance, name, node.line).updateSource = { value: source, at: node.line };
    },
    'address-family ipv4 vpn': (context, _values, node) => openVpn(context, ['ipv4'], node),
    'address-family ipv6 vpn': (context, _values, node) => openVpn(context, ['ipv6'], node),
    'address-family ipv4 labeled-unicast': (context, _values, node) => openLabelled(context, ['ipv4'], node),
    'address-family ipv6 labeled-unicast': (context, _values, node) => openLabelled(context, ['ipv6'], node),
    'address-family <version>': openUnicast,
    'address-family <version> unicast': openUnicast,
    'neighbor <name> advertisement-interval ...': pace,
    'neighbor <name> bfd ...': session,
    'neighbor <name> bfd': session,
    'neighbor <name> capability dynamic': session,
    'neighbor <name> capability fqdn': session,
    'neighbor <name> capability software-version': session,
    // IPv4 over next hops of IPv6: in the global table its session is enough to have routes, in a VRF the circuit is the same.
    'neighbor <name> capability extended-nexthop': session,
    'neighbor <name> disable-connected-check': ({ instance }, [name = ''], node) => {
      neighborNamed(instance, name, node.line).unconnected = node.line;
    },
    // Then it carries IPv4 unicast alone, whatever families the text activates.
    'neighbor <name> dont-capability-negotiate': () => UNREAD,
    'neighbor <name> ebgp-multihop <hops>': ({ instance }, [name = '', hops], node) => {
      if (hops !== '1') neighborNamed(instance, name, node.line).multihop = node.line;
    },
    'neighbor <name> ebgp-multihop': ({ instance }, [name = ''], node) => {
      neighborNamed(instance, name, node.line).multihop = node.line;
    },
    'neighbor <name> enforce-first-as': path,
    'neighbor <name> graceful-restart ...': pace,
    'neighbor <name> graceful-shutdown': choice,
    'neighbor <name> local-as ...': ({ instance }, [name = ''], node) => {
      neighborNamed(instance, name, node.line).localAs = node.line;
    },
    'neighbor <name> override-capability': session,
    'neighbor <name> passive': session,
    'neighbor <name> password ...': ({ instance }, [name = '', ...words], node) => {
      neighborNamed(instance, name, node.line).password = {
        value: withoutValue(words.join(' ')),
        at: node.line,
      };
    },
    'neighbor <name> port <port>': session,
    'neighbor <name> sender-as-path-loop-detection': path,
    'neighbor <name> shutdown': shutSession,
    'neighbor <name> shutdown message ...': shutSession,
    'neighbor <name> shutdown rtt ...': ignored('down only while its answers are slow'),
    'neighbor <name> solo': session,
    'neighbor <name> strict-capability-match': session,
    'neighbor <name> tcp-mss ...': session,
    'neighbor <name> timers ...': session,
    'neighbor <name> ttl-security hops <hops>': ({ instance }, [name = '', hops], node) => {
      if (hops !== '1') neighborNamed(instance, name, node.line).multihop = node.line;
    },
    'no neighbor <name> ebgp-multihop': session,
    'no neighbor <name> enforce-first-as': path,
    'no neighbor <name> capability <kind>': session,
    'no neighbor <name> send-community ...': () => UNREAD,
    'bgp log-neighbor-changes': choice,
    'no bgp log-neighbor-changes': choice,
    'bgp always-compare-med': choice,
    'bgp bestpath ...': choice,
    'no bgp bestpath ...': choice,
    'bgp client-to-client reflection': choice,
    'no bgp client-to-client reflection': ({ instance }, _values, node) => {
      instance.clientsApart = { value: true, at: node.line };
    },
    'bgp coalesce-time ...': pace,
    'bgp conditional-advertisement ...': pace,
    'bgp confederation ...': ({ instance }) => {
      instance.confederation = true;
    },
    'bgp dampening ...': pace,
    'bgp default local-preference ...': choice,
    'bgp default show-hostname': choice,
    'bgp default show-nexthop-hostname': choice,
    'bgp default subgroup-pkt-queue-max ...': pace,
    'bgp deterministic-med': choice,
    'no bgp deterministic-med': choice,
    'bgp disable-ebgp-connected-route-check': ({ instance }, _values, node) => {
      instance.unconnected = node.line;
    },
    'bgp fast-convergence': pace,
    'bgp fast-external-failover': session,
    'no bgp fast-external-failover': session,
    'bgp graceful-restart ...': pace,
    'bgp graceful-restart': pace,
    'bgp graceful-shutdown': choice,
    'no bgp hard-administrative-reset': session,
    'bgp listen limit ...': session,
    'bgp max-med ...': choice,
    'bgp minimum-holdtime ...': session,
    'bgp network import-check': announced,
    'no bgp network import-check': announced,
    'bgp reject-as-sets': path,
    // At 0 no change of a policy reaches the routes (bgpd/bgp_routemap.c): what the text says need not hold.
    'bgp route-map delay-timer <seconds>': (_context, [seconds]) => (Number(seconds) > 0 ? IGNORED : UNREAD),
    'bgp route-reflector allow-outbound-policy': ({ instance }) => {
      instance.changesReflected = true;
    },
    'bgp session-dscp ...': session,
    'bgp suppress-fib-pending': pace,
    'bgp tcp-keepalive ...': session,
    'bgp update-delay ...': pace,
    'read-quanta ...': pace,
    'write-quanta ...': pace,
    'timers bgp ...': session,
  },
  true,
);
