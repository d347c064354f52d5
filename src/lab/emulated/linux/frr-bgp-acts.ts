import type { FrrCall } from './frr-acts.ts';
import { FRR_COMMANDS, type FrrAct } from './frr-commands.ts';
import {
  blocksOf,
  createBlock,
  DONE,
  type FrrBlock,
  type FrrEntry,
  type FrrReply,
  type FrrState,
  find,
  put,
  refused,
  remove,
} from './frr-store.ts';
import { isTargetText } from './frr-words.ts';

type BgpAct = Exclude<
  FrrAct,
  | 'forwarding'
  | 'vrf'
  | 'interface'
  | 'router-ospf'
  | 'static'
  | 'prefix-list'
  | 'extcommunity-list'
  | 'route-map'
  | 'clear-area'
  | 'must-match'
  | 'on-match'
  | 'set-targets'
>;

const VPN_FIRST = '% error: Please unconfigure vpn to vrf commands before using import vrf commands';
const NO_PEER = '% Specify remote-as or peer-group commands first';

/** bgpd's commands, with the traps of 8.4.4. */
export const bgpActs: Readonly<Record<BgpAct, (call: FrrCall) => FrrReply | undefined>> = {
  'router-bgp': routerBgp,
  'router-id'({ state, block, command, matched, negative }) {
    const key = command.key ?? '';
    const old = find(block, key)?.text;
    const named = matched.values['ip4'] !== undefined;
    if (negative && block.view === 'bgp' && named && old !== matched.text)
      return refused("% BGP router-id doesn't match");
    if (negative) remove(block, key);
    else put(state, block, command, key, matched.text);
    settleRouterIds(state);
    return DONE;
  },
  'default-unicast'({ block, negative }) {
    defaultActivation(block, negative ? 'neighbor X activate-off' : 'neighbor X activate');
    return undefined;
  },
  family({ block, matched, negative }) {
    if (negative) return refused(`% Unknown command: no ${matched.text}`);
    if (block.values['vrf'] === undefined || matched.text.endsWith('unicast')) return undefined;
    return refused('Only Unicast/Multicast/EVPN SAFIs supported in non-core instances.');
  },
  peer: (call) => (hasPeer(call) ? undefined : refused(NO_PEER)),
  hops(call) {
    if (!hasPeer(call)) return refused(NO_PEER);
    const other =
      call.command.key?.endsWith('ebgp-multihop') === true ? 'ttl-security hops' : 'ebgp-multihop';
    const both = !call.negative && find(call.block, `${call.matched.values['peer']} ${other}`) !== undefined;
    return both ? refused('% ebgp-multihop and ttl-security cannot be configured together') : undefined;
  },
  'internal-peer'(call) {
    if (!hasPeer(call)) return refused(NO_PEER);
    return isInternal(call) ? undefined : refused('% Invalid command. Not an internal neighbor');
  },
  'remote-as': remoteAs,
  'remove-peer'({ block, matched, negative, path }) {
    if (!negative) return refused(`% Command incomplete: ${matched.text}`);
    removePeer(instanceOf(path, block), matched.values['peer'] ?? '');
    return DONE;
  },
  activate,
  'as-override'(call) {
    if (!hasPeer(call)) return refused(NO_PEER);
    const instance = instanceOf(call.path, call.block);
    const remote = find(instance, `${call.matched.values['peer']} remote-as`)?.text.split(' ')[3];
    const internal = remote === instance.values['as'] || remote === 'internal';
    return internal && !call.negative
      ? refused('% as-override cannot be configured for IBGP peers')
      : undefined;
  },
  'names-route-map'(call) {
    if (call.matched.text.startsWith('redistribute ') && wrongOspf(call))
      return refused(`% Unknown command: ${call.matched.text}`);
    if (call.matched.values['peer'] !== undefined && !hasPeer(call)) return refused(NO_PEER);
    return call.negative ? undefined : storeNamed(call);
  },
  'vpn-route-map'(call) {
    if (!call.negative) return storeNamed(call);
    return call.matched.values['map'] === undefined ? internalError('rmap_str') : undefined;
  },
  rd({ matched, negative }) {
    const rd = matched.values['rd'];
    if (rd === undefined) return internalError('rd_str');
    return negative || isTargetText(rd) ? undefined : refused('% Malformed rd');
  },
  rt: targets,
  'import-vrf': importVrf,
};

function routerBgp({ state, block, command, matched, negative }: FrrCall): FrrReply | undefined {
  const { as, vrf } = matched.values;
  const instances = blocksOf(block, 'bgp');
  const old = instances.find((instance) => instance.values['vrf'] === vrf);
  if (negative) return removeInstance(block, instances, old, vrf);
  if (old !== undefined && old.values['as'] !== as)
    return refused(`BGP is already running; AS is ${old.values['as']}`);
  if (old !== undefined) return undefined;
  const fresh = createBlock('bgp', matched.text, matched.values);
  const used = new Set(instances.map((instance) => instance.notes.get('index')));
  let index = 1;
  while (used.has(String(index))) index += 1;
  fresh.notes.set('index', String(index));
  put(state, block, command, matched.text, matched.text, { block: fresh });
  defaultActivation(familyOf(state, fresh, 'ipv4', 'unicast'), 'neighbor X activate');
  settleRouterIds(state);
  return undefined;
}

function removeInstance(
  root: FrrBlock,
  instances: readonly FrrBlock[],
  old: FrrBlock | undefined,
  vrf: string | undefined,
): FrrReply {
  if (old === undefined) return refused("% Can't find BGP instance");
  const dependent = instances.some(
    (one) =>
      one !== old && families(one).some((family) => find(family, 'export vpn') ?? find(family, 'import vpn')),
  );
  if (vrf === undefined && dependent)
    return refused('% Cannot delete default BGP instance. Dependent VRF instances exist');
  remove(root, old.header);
  return DONE;
}

/** The address family block of an instance, made when it is first needed. */
export function familyOf(state: FrrState, instance: FrrBlock, ip: string, safi: string): FrrBlock {
  const header = `address-family ${ip} ${safi}`;
  const known = find(instance, header)?.block;
  if (known !== undefined) return known;
  const block = createBlock('bgp-family', header, {});
  const command = FRR_COMMANDS.bgp.find((one) => one.opens === 'bgp-family');
  if (command === undefined) throw new Error('no address-family command');
  put(state, instance, command, header, header, { block });
  defaultActivation(block, 'neighbor X activate-off');
  return block;
}

/** Which activation is not printed; changes nothing for the peers that exist (T9 of docs/platforms.md). */
function defaultActivation(block: FrrBlock, hidden: string): void {
  const home = block.view === 'bgp' ? find(block, 'address-family ipv4 unicast')?.block : block;
  home?.notes.set(
    'default-activate',
    hidden.endsWith('-off') ? 'no neighbor X activate' : 'neighbor X activate',
  );
}

function families(instance: FrrBlock): readonly FrrBlock[] {
  return blocksOf(instance, 'bgp-family');
}

function instanceOf(path: readonly FrrBlock[], block: FrrBlock): FrrBlock {
  return path.findLast((one) => one.view === 'bgp') ?? block;
}

function hasPeer({ path, block, matched }: FrrCall): boolean {
  return find(instanceOf(path, block), `${matched.values['peer']} remote-as`) !== undefined;
}

function isInternal({ path, block, matched }: FrrCall): boolean {
  const instance = instanceOf(path, block);
  const remote = find(instance, `${matched.values['peer']} remote-as`)?.text.split(' ')[3];
  return remote === instance.values['as'] || remote === 'internal';
}

function remoteAs({ state, path, block, command, matched, negative }: FrrCall): FrrReply {
  const instance = instanceOf(path, block);
  const peer = matched.values['peer'] ?? '';
  const key = `${peer} remote-as`;
  if (negative) {
    removePeer(instance, peer);
    return DONE;
  }
  const fresh = find(instance, key) === undefined;
  put(state, instance, command, key, matched.text, { peer });
  const unicast = familyOf(state, instance, 'ipv4', 'unicast');
  const text = (unicast.notes.get('default-activate') ?? '').replace('X', peer);
  if (fresh) put(state, unicast, activateCommand(), `${peer} activate`, text, { peer });
  return DONE;
}

function removePeer(instance: FrrBlock, peer: string): void {
  for (const block of [instance, ...families(instance)])
    block.entries = block.entries.filter((entry) => entry.peer !== peer);
}

function activate(call: FrrCall): FrrReply {
  const peer = call.matched.values['peer'] ?? '';
  if (!hasPeer(call)) return refused(NO_PEER);
  const text = `${call.negative ? 'no ' : ''}neighbor ${peer} activate`;
  put(call.state, call.block, activateCommand(), `${peer} activate`, text, { peer });
  return DONE;
}

function activateCommand() {
  const command = FRR_COMMANDS['bgp-family'].find((one) => one.act === 'activate');
  if (command === undefined) throw new Error('no activate command');
  return command;
}

/** A name that does not exist is stored all the same, with a sentence and exit 0 (T7). */
function storeNamed({ state, block, command, matched }: FrrCall): FrrReply {
  const { map, peer } = matched.values;
  const key = (command.key ?? '')
    .replace('{peer}', peer ?? '')
    .replace('{last}', matched.text.split(' ').at(-1) ?? '');
  put(state, block, command, key, matched.text, peer === undefined ? {} : { peer });
  const known =
    map === undefined || blocksOf(state.root, 'route-map').some((one) => one.values['name'] === map);
  return known ? DONE : { text: `The route-map '${map}' does not exist.`, code: 0 };
}

/** IPv4 families take OSPFv2, IPv6 families OSPFv3; vtysh itself would complete `ospf` to `ospf6` there. */
function wrongOspf({ block, matched }: FrrCall): boolean {
  const six = block.header.includes(' ipv6 ');
  return new RegExp(`^redistribute ${six ? 'ospf' : 'ospf6'}( |$)`).test(matched.text);
}

function internalError(name: string): FrrReply {
  return { text: `Internal CLI error [${name}]`, code: 0 };
}

/** `rt vpn` replaces the list of its direction; its `no` form clears it whatever value is given (T1). */
function targets({ state, block, command, matched, negative }: FrrCall): FrrReply {
  const direction = matched.text.split(' ')[2];
  const list = matched.values['list'];
  if (negative && list === undefined) return internalError('rtlist');
  if (list?.split(' ').some((one) => !isTargetText(one))) return refused('Malformed community-list value');
  for (const one of ['import', 'export']) {
    if (direction !== one && direction !== 'both') continue;
    if (negative) remove(block, `rt ${one}`);
    else put(state, block, command, `rt ${one}`, `rt vpn ${one} ${list}`);
  }
  orderTargets(block);
  return DONE;
}

/** The import list is printed before the export list, whichever was typed first. */
function orderTargets(block: FrrBlock): void {
  const [imports, exports] = [find(block, 'rt import'), find(block, 'rt export')];
  if (imports === undefined || exports === undefined || imports.order < exports.order) return;
  const swap = (entry: FrrEntry, order: number): FrrEntry => ({ ...entry, order });
  block.entries = block.entries.map((entry) =>
    entry === imports ? swap(entry, exports.order) : entry === exports ? swap(entry, imports.order) : entry,
  );
}

/** `import vrf X` is refused beside `import vpn` and takes X's label, RD and targets away; leaving it gives back the import list only (T3). */
function importVrf({ state, block, command, matched, negative }: FrrCall): FrrReply | undefined {
  const name = matched.values['vrf'];
  const vpn = find(block, 'export vpn') ?? find(block, 'import vpn');
  if (!matched.text.startsWith('import vrf ')) {
    const leaks = block.entries.some((entry) => entry.text.startsWith('import vrf '));
    const refusal = '% error: Please unconfigure import vrf commands before using vpn commands';
    return !negative && leaks && matched.text === 'import vpn' ? refused(refusal) : undefined;
  }
  if (vpn !== undefined) return refused(VPN_FIRST);
  const source = name === undefined ? undefined : sourceFamily(state, name, block.header);
  if (negative) restoreImports(state, source);
  else if (source !== undefined) hideVpnLines(source);
  if (!negative) put(state, block, command, matched.text, matched.text);
  else remove(block, matched.text);
  return DONE;
}

function sourceFamily(state: FrrState, vrf: string, header: string): FrrBlock | undefined {
  const instance = blocksOf(state.root, 'bgp').find((one) => (one.values['vrf'] ?? 'default') === vrf);
  return instance === undefined ? undefined : find(instance, header)?.block;
}

function hideVpnLines(family: FrrBlock): void {
  const imports = find(family, 'rt import')?.text;
  if (imports !== undefined) family.notes.set('import', imports);
  for (const key of ['label vpn export', 'rd vpn export', 'rt import', 'rt export']) remove(family, key);
}

function restoreImports(state: FrrState, family: FrrBlock | undefined): void {
  const imports = family?.notes.get('import');
  const command = FRR_COMMANDS['bgp-family'].find((one) => one.act === 'rt');
  if (family === undefined || imports === undefined || command === undefined) return;
  put(state, family, command, 'rt import', imports);
  family.notes.delete('import');
}

/**
 * Works out every VRF instance's router-id (the typed one, zebra's for that VRF, the first address that appeared there) and, where it
 * changed while the VRF exports, rewrites RD and export targets to `<router-id>:<index>` as 8.4.4 does (T2).
 */
export function settleRouterIds(state: FrrState): void {
  for (const instance of blocksOf(state.root, 'bgp')) {
    const vrf = instance.values['vrf'];
    if (vrf === undefined) continue;
    const id = routerIdOf(state, instance, vrf);
    const before = instance.notes.get('router-id');
    instance.notes.set('router-id', id);
    if (before !== undefined && before !== id) rewriteDistinguishers(state, instance, id);
  }
}

function routerIdOf(state: FrrState, instance: FrrBlock, vrf: string): string {
  const typed = find(instance, 'bgp router-id')?.text.split(' ').at(-1);
  if (typed !== undefined) return typed;
  const block = blocksOf(state.root, 'vrf').find((one) => one.values['name'] === vrf);
  const zebra = block === undefined ? undefined : find(block, 'ip router-id')?.text.split(' ').at(-1);
  // bgpd keeps zebra's last router-id when zebra has none any more (seen).
  const told = zebra ?? zebrasChoice(state, instance, vrf);
  if (told !== undefined) instance.notes.set('zebra', told);
  return instance.notes.get('zebra') ?? '0.0.0.0';
}

/** zebra stays with its choice while that address is there, and takes the first one otherwise. */
function zebrasChoice(state: FrrState, instance: FrrBlock, vrf: string): string | undefined {
  const addresses = state.host.addressesIn(vrf);
  const before = instance.notes.get('zebra');
  return before !== undefined && addresses.includes(before) ? before : addresses[0];
}

/** Only a family that really exports is touched: `export vpn`, an RD and an export list must be there (seen). */
function rewriteDistinguishers(state: FrrState, instance: FrrBlock, id: string): void {
  const automatic = `${id}:${instance.notes.get('index')}`;
  for (const family of families(instance)) {
    if (['export vpn', 'rd vpn export', 'rt export'].some((key) => find(family, key) === undefined)) continue;
    for (const [key, act] of [
      ['rd vpn export', 'rd'],
      ['rt export', 'rt'],
    ] as const) {
      const command = FRR_COMMANDS['bgp-family'].find((one) => one.act === act);
      if (command !== undefined) put(state, family, command, key, `${act} vpn export ${automatic}`);
    }
    orderTargets(family);
  }
}
