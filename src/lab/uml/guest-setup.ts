import type { LabCable, LabCustomer, LabPort, LabRouterSpec, LabTopology, LabUplink } from './topology.ts';

/** Nobody waits to see whether another host has its address. */
const NO_ADDRESS_CHECK = 'net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0';

/** Customers forward, and with two attachments take the other one when a cable is dead. */
const CUSTOMER_SETTINGS = [
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  ...['all', 'default'].flatMap((name) => [
    `net.ipv4.conf.${name}.ignore_routes_with_linkdown=1`,
    `net.ipv6.conf.${name}.ignore_routes_with_linkdown=1`,
  ]),
].join(' ');

/** The bridge to the host, on which every router has its management port. */
const MANAGEMENT = [
  'link set lo up',
  'link add br-mgmt type bridge',
  'link set vec0 master br-mgmt up',
  'link set br-mgmt up',
  'address add 172.31.0.253/24 dev br-mgmt',
];

/** The shell script that builds the lab's network inside its kernel: namespaces, cables, customers, management, then the routers and the probe agent. */
export function setupScript(topology: LabTopology): string {
  const trunks = uniquePorts(
    topology.customers.flatMap((customer) => customer.uplinks.map((uplink) => uplink.port)),
  );
  return [
    '#!/bin/sh',
    // Namespaces inherit what this one has when they are made: one call instead of one for each of them.
    `sysctl -q -w net.core.devconf_inherit_init_net=1 ${NO_ADDRESS_CHECK}`,
    "ip -batch - <<'BATCH'",
    ...MANAGEMENT,
    ...topology.routers.map((router) => `netns add ${router.name}`),
    'BATCH',
    `sysctl -q -w ${CUSTOMER_SETTINGS}`,
    "ip -batch - <<'BATCH'",
    ...topology.customers.map((customer) => `netns add ce-${customer.name}`),
    ...topology.cables.map(cableLine),
    ...trunks.map(
      (port, i) => `link add tr${i} up type veth peer name ${port.interface} netns ${port.router}`,
    ),
    ...topology.routers.map(
      (router, i) => `link add mg${i} up master br-mgmt type veth peer name mgmt0 netns ${router.name}`,
    ),
    ...topology.customers.flatMap(({ name, uplinks }) =>
      uplinks.flatMap((uplink, i) => uplinkLines(`ce-${name}`, uplink, i, trunkIndex(trunks, uplink.port))),
    ),
    'BATCH',
    ...foldersOf(topology),
    ...topology.customers.flatMap(customerLines),
    ...topology.routers.flatMap((router) => managementLines(router.name, router.management)),
    `echo "$(cut -d' ' -f1 /proc/uptime) links"`,
    ...edgesFirst(topology).map(
      (router) =>
        `ip netns exec ${router.name} unshare -m -u sh "$GUEST/router.sh" ${router.name} "$GUEST" > /mnt/routers/${router.name}/start.log 2>&1`,
    ),
    'python3 "$GUEST/agent.py" 172.31.0.253 7000 /mnt/ready &',
    '',
  ].join('\n');
}

/** Routers with few cables first: nothing is worked out, and worked out again with every further router, while the core is missing. */
function edgesFirst({ routers, cables }: LabTopology): readonly LabRouterSpec[] {
  const degree = ({ name }: LabRouterSpec): number =>
    cables.filter(({ ends }) => ends.some(({ router }) => router === name)).length;
  return routers.toSorted((a, b) => degree(a) - degree(b));
}

/** What routers and speakers keep to themselves: their sockets, and what they write below `/etc`. */
function foldersOf({ routers, customers }: LabTopology): readonly string[] {
  const homes = [
    ...routers.map(({ name }) => `/run/routers/${name}`),
    ...customers.filter(({ bgp }) => bgp !== undefined).map(({ name }) => `/run/customers/${name}`),
  ];
  const sockets = homes.map((home) => `${home}/frr`).join(' ');
  return [
    `mkdir -p ${sockets} ${homes.map((home) => `${home}/etc ${home}/work`).join(' ')}`,
    `chown frr:frr ${sockets}`,
  ];
}

function cableLine(cable: LabCable): string {
  const [a, b] = cable.ends;
  return `link add ${a.interface} netns ${a.router} type veth peer name ${b.interface} netns ${b.router}`;
}

function customerLines(customer: LabCustomer): readonly string[] {
  const space = `ce-${customer.name}`;
  return [
    `ip -n ${space} -batch - <<'BATCH'`,
    'link set lo up',
    'link add hosts up type dummy',
    ...customer.hosts.map((address) => `address add ${address} dev hosts`),
    ...customer.uplinks.flatMap((uplink, i) => [
      `link set uplink${i} up`,
      ...uplink.addresses.map((address) => `address add ${address} dev uplink${i}`),
      // A customer with BGP keeps a last resort too: what it sends to addresses nobody announced must reach its router to be refused there.
      ...uplink.gateways.map((gateway) =>
        defaultRoute(gateway, i + (customer.bgp === undefined ? 0 : 10_000)),
      ),
    ]),
    'BATCH',
    ...(customer.bgp === undefined
      ? []
      : [
          `ip netns exec ${space} unshare -m -u sh "$GUEST/speaker.sh" ${customer.name} > /mnt/customers/${customer.name}.log 2>&1`,
        ]),
  ];
}

function uplinkLines(space: string, uplink: LabUplink, index: number, trunk: number): readonly string[] {
  const device = uplink.vlan === undefined ? `tr${trunk}` : `c${trunk}.${uplink.vlan}`;
  return [
    ...(uplink.vlan === undefined
      ? []
      : [`link add link tr${trunk} name ${device} type vlan id ${uplink.vlan}`]),
    `link set ${device} netns ${space} name uplink${index}`,
  ];
}

/** The first uplink is the main one; the others back it up with a higher metric. */
function defaultRoute(gateway: string, index: number): string {
  return `route add ${gateway.includes(':') ? '::/0' : '0.0.0.0/0'} via ${gateway} metric ${100 + index}`;
}

function managementLines(router: string, address: string): readonly string[] {
  return [
    `ip -n ${router} -batch - <<'BATCH'`,
    'link add mgmt type vrf table 10',
    'link set mgmt up',
    'link set mgmt0 master mgmt',
    'link set mgmt0 up',
    `address add ${address}/24 dev mgmt0`,
    'route add unreachable 0.0.0.0/0 table 10 metric 4278198272',
    'route add unreachable ::/0 table 10 metric 4278198272',
    'BATCH',
  ];
}

function uniquePorts(ports: readonly LabPort[]): readonly LabPort[] {
  return ports.filter((port, i) => trunkIndex(ports, port) === i);
}

function trunkIndex(trunks: readonly LabPort[], port: LabPort): number {
  return trunks.findIndex((trunk) => trunk.router === port.router && trunk.interface === port.interface);
}
