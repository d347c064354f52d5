import { aclOf } from './acts-qos.ts';
import { missingPolicy, usableFamily, vpnOf } from './acts-vpn.ts';
import { blocksOf, find, type VrpBlock } from './store.ts';

type Check = (root: VrpBlock) => readonly (string | undefined)[];

/** What `commit` verifies over the whole candidate: every reference must lead somewhere. The first fault is the answer. */
export function checkCandidate(root: VrpBlock): string | undefined {
  const checks: readonly Check[] = [policies, trafficParts, trafficUses, bindings, bgpFamilies, statics];
  return checks.flatMap((check) => check(root)).find((fault) => fault !== undefined);
}

const policies: Check = (root) => [
  ...familiesOf(root).flatMap(({ block }) =>
    ['import', 'export'].map((direction) =>
      named(root, find(block, `${direction} route-policy`)?.text.split(' ')[2]),
    ),
  ),
  ...peerPolicies(root).map((name) => named(root, name)),
];

function named(root: VrpBlock, policy: string | undefined): string | undefined {
  return policy === undefined ? undefined : missingPolicy(root, policy);
}

function familiesOf(root: VrpBlock): readonly { readonly vpn: string; readonly block: VrpBlock }[] {
  return blocksOf(root, 'vpn-instance').flatMap((vpn) =>
    blocksOf(vpn, 'vpn-family').map((block) => ({ vpn: vpn.values['vpn'] ?? '', block })),
  );
}

function bgpBlocks(root: VrpBlock): readonly VrpBlock[] {
  return blocksOf(root, 'bgp').flatMap((bgp) => [
    bgp,
    ...blocksOf(bgp, 'bgp-family'),
    ...blocksOf(bgp, 'bgp-vpn-family'),
  ]);
}

function peerPolicies(root: VrpBlock): readonly string[] {
  return bgpBlocks(root).flatMap((block) =>
    block.entries.flatMap((entry) => /^peer \S+ route-policy (\S+) /.exec(entry.text)?.[1] ?? []),
  );
}

const trafficParts: Check = (root) => [
  ...blocksOf(root, 'traffic-policy').flatMap((policy) =>
    policy.entries.map((entry) => {
      const [, classifier, behavior] = /^classifier (\S+) behavior (\S+)/.exec(entry.text) ?? [];
      if (classifier === undefined) return undefined;
      if (find(root, `traffic classifier ${classifier}`) === undefined)
        return `Error: The traffic classifier ${classifier} does not exist.`;
      return find(root, `traffic behavior ${behavior}`) === undefined
        ? `Error: The traffic behavior ${behavior} does not exist.`
        : undefined;
    }),
  ),
  ...blocksOf(root, 'classifier').flatMap((classifier) =>
    classifier.entries.map((entry) => {
      const [, six, acl] = /^if-match (ipv6 )?acl (?:name )?(\S+)$/.exec(entry.text) ?? [];
      if (acl === undefined || aclOf(root, acl, six !== undefined) !== undefined) return undefined;
      return `Error: The ACL ${acl} does not exist.`;
    }),
  ),
];

const trafficUses: Check = (root) =>
  blocksOf(root, 'interface').flatMap((one) =>
    one.entries.map((entry) => {
      const policy = /^traffic-policy (\S+) /.exec(entry.text)?.[1];
      if (policy === undefined || find(root, `traffic policy ${policy}`) !== undefined) return undefined;
      return `Error: The traffic policy ${policy} does not exist.`;
    }),
  );

const bindings: Check = (root) =>
  blocksOf(root, 'interface').map((one) => {
    const vpn = find(one, 'binding')?.text.split(' ').at(-1);
    return vpn === undefined || vpnOf(root, vpn) !== undefined
      ? undefined
      : `Error: VPN instance ${vpn} does not exist.`;
  });

const bgpFamilies: Check = (root) =>
  blocksOf(root, 'bgp').flatMap((bgp) =>
    blocksOf(bgp, 'bgp-vpn-family').map((family) => {
      const [word = ''] = family.header.split(' ');
      const { vpn } = family.values;
      return usableFamily(root, vpn, word) ? undefined : `Error: VPN instance ${vpn} has no usable ${word}.`;
    }),
  );

const statics: Check = (root) =>
  root.entries.map((entry) => {
    const [, six, vpn] = /^ip(v6)? route-static vpn-instance (\S+)/.exec(entry.text) ?? [];
    if (vpn === undefined || entry.raw === true) return undefined;
    return usableFamily(root, vpn, six === undefined ? 'ipv4-family' : 'ipv6-family')
      ? undefined
      : `Error: VPN instance ${vpn} does not exist.`;
  });
