import type { Family } from '../../../net/address.ts';
import { networkOf, type Prefix, parseInterfaceAddress, parsePrefix } from '../../../net/prefix.ts';
import type { Policy, PolicyEntry, PrefixRule, VpnInstance, VpnSession, VpnSide } from '../vpn-side.ts';
import { blocksOf, type VrpBlock } from './store.ts';

/** What a VRP router gives to and takes from VPN routes, read out of its running configuration. */
export function vrpVpnSide(root: VrpBlock, sessionUp: (peer: string) => boolean): VpnSide {
  const interfaces = blocksOf(root, 'interface');
  const bgp = blocksOf(root, 'bgp')[0];
  return {
    addresses: interfaces
      .filter((one) => vrfOf(one) === undefined)
      .flatMap((one) => addressesOf(one).map(({ text }) => text)),
    sessions: FAMILIES.flatMap((family) => sessionsIn(bgp, family, sessionUp)),
    instances: blocksOf(root, 'vpn-instance').flatMap((instance) =>
      blocksOf(instance, 'vpn-family').map((family) =>
        instanceOf({ root, bgp, vrf: instance.values['vpn'] ?? '' }, family),
      ),
    ),
    keepsAll: FAMILIES.every((family) => textsOf(bgpFamily(bgp, family)).includes('undo policy vpn-target')),
  };
}

const FAMILIES: readonly Family[] = [4, 6];

interface Ground {
  readonly root: VrpBlock;
  readonly bgp: VrpBlock | undefined;
  readonly vrf: string;
}

function sessionsIn(
  bgp: VrpBlock | undefined,
  family: Family,
  sessionUp: (peer: string) => boolean,
): readonly VpnSession[] {
  const lines = textsOf(bgpFamily(bgp, family));
  return lines
    .flatMap((text) => /^peer (\S+) enable$/.exec(text)?.[1] ?? [])
    .map((peer) => ({
      peer,
      family,
      isUp: () => sessionUp(peer),
      isClient: lines.includes(`peer ${peer} reflect-client`),
    }));
}

function bgpFamily(bgp: VrpBlock | undefined, family: Family): VrpBlock | undefined {
  return blocksOf(bgp, 'bgp-family').find(({ header }) => header === `ipv${family}-family vpnv${family}`);
}

function instanceOf({ root, bgp, vrf }: Ground, block: VrpBlock): VpnInstance {
  const family: Family = block.header.startsWith('ipv6') ? 6 : 4;
  const lines = textsOf(block);
  const after = (words: string): string | undefined =>
    lines.find((line) => line.startsWith(`${words} `))?.slice(words.length + 1);
  const addresses = blocksOf(root, 'interface')
    .filter((one) => vrfOf(one) === vrf && !textsOf(one).includes('shutdown'))
    .flatMap((one) =>
      addressesOf(one).flatMap(({ text, length }) => parseInterfaceAddress(`${text}/${length}`) ?? []),
    )
    .filter((address) => address.family === family);
  const taken = textsOf(
    blocksOf(bgp, 'bgp-vpn-family').find(
      ({ header }) => header === `ipv${family}-family vpn-instance ${vrf}`,
    ),
  );
  const policyOf = (way: string): Policy | undefined => {
    const name = after(`${way} route-policy`);
    return name === undefined ? undefined : policyNamed(root, name);
  };
  return {
    vrf,
    family,
    addresses,
    distinguisher: after('route-distinguisher'),
    exported:
      after('route-distinguisher') === undefined
        ? []
        : [
            ...(taken.includes('import-route direct') ? addresses.map(networkOf) : []),
            ...(taken.includes('import-route static') ? staticsOf(root, vrf, family) : []),
          ],
    exports: targetsIn(lines, 'export-extcommunity'),
    imports: targetsIn(lines, 'import-extcommunity'),
    exportPolicy: policyOf('export'),
    importPolicy: policyOf('import'),
  };
}

function targetsIn(lines: readonly string[], way: string): readonly string[] {
  return lines.flatMap((line) => {
    const [, list = '', kind] =
      /^vpn-target (.+?)(?: (export-extcommunity|import-extcommunity|both))?$/.exec(line) ?? [];
    return list !== '' && (kind === way || kind === 'both' || kind === undefined) ? list.split(' ') : [];
  });
}

function vrfOf(block: VrpBlock): string | undefined {
  return textsOf(block).flatMap((text) => /^ip binding vpn-instance (\S+)$/.exec(text)?.[1] ?? [])[0];
}

function addressesOf(block: VrpBlock): readonly { readonly text: string; readonly length: number }[] {
  return textsOf(block).flatMap((line) => {
    const [, four, mask = ''] = /^ip address (\S+) (\S+)$/.exec(line) ?? [];
    if (four !== undefined) return [{ text: four, length: lengthOf(mask) }];
    const [, six, length] = /^ipv6 address (\S+)\/(\d+)$/.exec(line) ?? [];
    return six === undefined ? [] : [{ text: six.toLowerCase(), length: Number(length) }];
  });
}

/** The length of a mask, `255.255.255.252` or `30`. */
function lengthOf(mask: string): number {
  if (!mask.includes('.')) return Number(mask);
  const bits = mask.split('.').map((part) => Number(part).toString(2));
  return bits.join('').replaceAll('0', '').length;
}

/** The static routes of a VRF, where they lead. */
export function staticsOf(root: VrpBlock, vrf: string, family: Family): readonly Prefix[] {
  const form =
    family === 4
      ? /^ip route-static vpn-instance (\S+) (\S+) (\S+) /
      : /^ipv6 route-static vpn-instance (\S+) (\S+) (\d+) /;
  return textsOf(root).flatMap((line) => {
    const [, name, network = '', mask = ''] = form.exec(line) ?? [];
    return name === vrf ? (parsePrefix(`${network.toLowerCase()}/${lengthOf(mask)}`) ?? []) : [];
  });
}

/** A policy that is not there lets nothing pass. */
function policyNamed(root: VrpBlock, name: string): Policy {
  return blocksOf(root, 'route-policy')
    .flatMap((block) => {
      const [, policy, action, node] =
        /^route-policy (\S+) (permit|deny) node (\d+)$/.exec(block.header) ?? [];
      return policy === name
        ? [{ node: Number(node), entry: entryOf(root, action === 'permit', block) }]
        : [];
    })
    .toSorted((a, b) => a.node - b.node)
    .map(({ entry }) => entry);
}

function entryOf(root: VrpBlock, permits: boolean, block: VrpBlock): PolicyEntry {
  let entry: PolicyEntry = { permits };
  for (const line of textsOf(block)) {
    const list = /^if-match (?:ip-prefix|ip(?:v6)? address prefix-list) (\S+)$/.exec(line)?.[1];
    const filter = /^if-match extcommunity-filter (\S+)$/.exec(line)?.[1];
    const [, targets, additive] = /^apply extcommunity rt (.+?)( additive)?$/.exec(line) ?? [];
    if (list !== undefined) entry = { ...entry, prefixes: prefixList(root, list) };
    else if (filter !== undefined) entry = { ...entry, targets: filterTargets(root, filter) };
    else if (targets !== undefined)
      entry = { ...entry, [additive === undefined ? 'sets' : 'adds']: targets.split(/ (?:rt )?/) };
    else if (line.startsWith('if-match ')) entry = { ...entry, unknown: true };
  }
  return entry;
}

function prefixList(root: VrpBlock, name: string): readonly PrefixRule[] {
  const form =
    /^ip (?:ip|ipv6)-prefix (\S+) index (\d+) (permit|deny) (\S+) (\d+)(?: greater-equal (\d+))?(?: less-equal (\d+))?$/;
  return textsOf(root)
    .flatMap((line) => {
      const found = form.exec(line);
      return found?.[1] === name ? [found] : [];
    })
    .toSorted((a, b) => Number(a[2]) - Number(b[2]))
    .flatMap(([, , , action, network = '', length, least, most]) => {
      const prefix = parsePrefix(`${network.toLowerCase()}/${length}`);
      if (prefix === undefined) return [];
      return [
        {
          permits: action === 'permit',
          prefix,
          least: Number(least ?? length),
          most: Number(most ?? (least === undefined ? length : prefix.family === 4 ? 32 : 128)),
        },
      ];
    });
}

function filterTargets(root: VrpBlock, name: string): readonly string[] {
  return textsOf(root).flatMap((line) => {
    const [, filter, list = ''] =
      /^ip extcommunity-filter basic (\S+) index \d+ permit rt (.+)$/.exec(line) ?? [];
    return filter === name ? list.split(/ (?:rt )?/) : [];
  });
}

function textsOf(block: VrpBlock | undefined): readonly string[] {
  return (block?.entries ?? []).map(({ text }) => text);
}
