import type { Family } from '../../../net/address.ts';
import { networkOf, type Prefix, parseInterfaceAddress, parsePrefix } from '../../../net/prefix.ts';
import type { Policy, PolicyEntry, PrefixRule, VpnInstance, VpnSession, VpnSide } from '../vpn-side.ts';
import { type Kernel, link } from './kernel.ts';
import { zebraRoutes } from './static-routes.ts';

/** What a Linux router gives to and takes from VPN routes, read out of its kernel and FRR's running configuration. */
export function linuxVpnSide(kernel: Kernel, frr: string, sessionUp: (peer: string) => boolean): VpnSide {
  const instances = blocksOf(frr, /^router bgp (\d+)(?: vrf (\S+))?$/);
  const backbone = instances.find(({ words }) => words[2] === undefined);
  const policies = policiesIn(frr);
  return {
    addresses: kernel.links
      .filter((one) => !isInVrf(kernel, one.master))
      .flatMap(({ addresses }) => addresses.map(({ local }) => local)),
    sessions: sessionsIn(backbone?.lines ?? [], sessionUp),
    instances: instances.flatMap(({ words, lines }) =>
      words[2] === undefined ? [] : instancesOf({ kernel, frr, policies, vrf: words[2] }, lines),
    ),
    keepsAll: true,
  };
}

interface Ground {
  readonly kernel: Kernel;
  readonly frr: string;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly vrf: string;
}

interface Block {
  readonly words: readonly (string | undefined)[];
  readonly lines: readonly string[];
}

/** The blocks whose first line matches, each up to the next line at its depth. */
function blocksOf(text: string, head: RegExp): readonly Block[] {
  const blocks: { words: readonly (string | undefined)[]; lines: string[] }[] = [];
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const found = head.exec(line);
    if (found !== null) {
      current = [];
      blocks.push({ words: [...found], lines: current });
    } else if (/^\S/.test(line)) current = undefined;
    else current?.push(line);
  }
  return blocks;
}

function sessionsIn(lines: readonly string[], sessionUp: (peer: string) => boolean): readonly VpnSession[] {
  const named = (form: RegExp): readonly string[] => lines.flatMap((line) => form.exec(line)?.[1] ?? []);
  return ([4, 6] as const).flatMap((family) => {
    const body = familyLines(lines, `ipv${family} vpn`);
    const clients = body.flatMap(
      (line) => /^ {2}neighbor (\S+) route-reflector-client$/.exec(line)?.[1] ?? [],
    );
    const active = body.flatMap((line) => /^ {2}neighbor (\S+) activate$/.exec(line)?.[1] ?? []);
    return named(/^ neighbor (\S+) remote-as /)
      .filter((peer) => active.includes(peer))
      .map((peer) => ({ peer, family, isUp: () => sessionUp(peer), isClient: clients.includes(peer) }));
  });
}

function familyLines(lines: readonly string[], family: string): readonly string[] {
  const start = lines.indexOf(` address-family ${family}`);
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith('  '));
  return end < 0 ? rest : rest.slice(0, end);
}

function instancesOf(ground: Ground, lines: readonly string[]): readonly VpnInstance[] {
  return ([4, 6] as const).flatMap((family) => {
    const body = familyLines(lines, `ipv${family} unicast`).map((line) => line.trim());
    return body.length === 0 ? [] : [instanceOf(ground, family, body)];
  });
}

function instanceOf(ground: Ground, family: Family, body: readonly string[]): VpnInstance {
  const { kernel, policies, vrf } = ground;
  const after = (words: string): string | undefined =>
    body.find((line) => line.startsWith(`${words} `))?.slice(words.length + 1);
  const targets = (way: string): readonly string[] =>
    [after(`rt vpn ${way}`), after('rt vpn both')].flatMap((list) => list?.split(' ') ?? []);
  const addresses = kernel.links
    .filter(({ master, up }) => master === vrf && up)
    .flatMap((one) =>
      one.addresses.flatMap(({ local, length }) => parseInterfaceAddress(`${local}/${length}`) ?? []),
    )
    .filter((address) => address.family === family);
  const gives =
    body.includes('export vpn') &&
    after('rd vpn export') !== undefined &&
    after('label vpn export') !== undefined;
  const policyOf = (way: string): Policy | undefined => {
    const name = after(`route-map vpn ${way}`);
    // A route-map that is not there lets nothing pass.
    return name === undefined ? undefined : (policies.get(name) ?? []);
  };
  return {
    vrf,
    family,
    addresses,
    distinguisher: after('rd vpn export'),
    exported: gives
      ? [
          ...(body.includes('redistribute connected') ? addresses.map(networkOf) : []),
          ...(body.includes('redistribute static') ? staticsOf(ground, family) : []),
        ]
      : [],
    exports: targets('export'),
    imports: body.includes('import vpn') ? targets('import') : [],
    exportPolicy: policyOf('export'),
    importPolicy: policyOf('import'),
  };
}

function staticsOf({ kernel, frr, vrf }: Ground, family: Family): readonly Prefix[] {
  const table = String(link(kernel, vrf)?.table);
  return zebraRoutes(kernel, frr)
    .filter((route) => route.table === table && route.family === family)
    .flatMap(({ dst }) => parsePrefix(dst === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : dst) ?? []);
}

function isInVrf(kernel: Kernel, master: string | undefined): boolean {
  return master !== undefined && link(kernel, master)?.kind === 'vrf';
}

/** Route-maps by name, entries in the order of their numbers. */
function policiesIn(frr: string): ReadonlyMap<string, Policy> {
  const blocks = blocksOf(frr, /^route-map (\S+) (permit|deny) (\d+)$/).toSorted(
    (a, b) => Number(a.words[3]) - Number(b.words[3]),
  );
  const byName = Map.groupBy(blocks, ({ words }) => words[1] ?? '');
  return new Map([...byName].map(([name, list]) => [name, list.map((block) => entryOf(frr, block))]));
}

function entryOf(frr: string, { words, lines }: Block): PolicyEntry {
  let entry: PolicyEntry = { permits: words[2] === 'permit' };
  for (const line of lines.map((one) => one.trim())) {
    const list = /^match ip(?:v6)? address prefix-list (\S+)$/.exec(line)?.[1];
    const filter = /^match extcommunity (\S+)$/.exec(line)?.[1];
    const sets = /^set extcommunity rt (.+)$/.exec(line)?.[1];
    if (list !== undefined) entry = { ...entry, prefixes: prefixList(frr, list) };
    else if (filter !== undefined) entry = { ...entry, targets: targetsOf(frr, filter) };
    else if (sets !== undefined) entry = { ...entry, sets: sets.split(' ') };
    else if (line.startsWith('match ')) entry = { ...entry, unknown: true };
  }
  return entry;
}

function prefixList(frr: string, name: string): readonly PrefixRule[] {
  const lines = frr.matchAll(
    /^ip(?:v6)? prefix-list (\S+) seq (\d+) (permit|deny) (\S+)(?: ge (\d+))?(?: le (\d+))?$/gm,
  );
  return [...lines]
    .filter(([, list]) => list === name)
    .toSorted((a, b) => Number(a[2]) - Number(b[2]))
    .flatMap(([, , , action, text = '', ge, le]) => {
      const prefix = parsePrefix(text === 'any' ? '0.0.0.0/0' : text);
      if (prefix === undefined) return [];
      const longest = prefix.family === 4 ? 32 : 128;
      const most =
        le !== undefined ? Number(le) : ge !== undefined || text === 'any' ? longest : prefix.length;
      return [{ permits: action === 'permit', prefix, least: Number(ge ?? prefix.length), most }];
    });
}

function targetsOf(frr: string, name: string): readonly string[] {
  const lines = frr.matchAll(/^bgp extcommunity-list standard (\S+) seq \d+ permit rt (\S+)$/gm);
  return [...lines].flatMap(([, list, target = '']) => (list === name ? [target] : []));
}
