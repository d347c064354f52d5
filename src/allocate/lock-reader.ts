import { type IpAddress, parseAddress } from '../net/address.ts';
import { type InterfaceAddress, parseInterfaceAddress } from '../net/prefix.ts';
import { parseRouteDistinguisher, parseRouteTarget } from '../net/route-target.ts';
import type { LockDocument, LockedAccess, LockedVrf } from './lock-document.ts';
import type { AccessAllocation, AllocationLock, CoreLinkAllocation, VrfAllocation } from './types.ts';

/** Something in a lock file that its schema lets pass and that still is no value: where, and what. */
export interface LockProblem {
  readonly path: readonly string[];
  readonly problem: string;
}

type Path = readonly string[];

/** Turns lock data into typed values; `lock` is only complete when there are no problems. */
export function readLock(document: LockDocument): { lock: AllocationLock; problems: readonly LockProblem[] } {
  const reader = valueReader();
  const each = <Value, Result>(
    section: Readonly<Record<string, Value>>,
    name: string,
    read: (id: string, value: Value, path: Path) => Result[],
  ) => Object.entries(section).flatMap(([id, value]) => read(id, value, [name, id]));
  const target = (text: string, path: Path) => reader.value(text, parseRouteTarget, 'a route target', path);
  const lock: AllocationLock = {
    network: document['network-id'],
    allocations: {
      vpnTargets: each(document['vpn-targets'], 'vpn-targets', (vpn, entry, path) => {
        const [any, hub, spoke] = [entry.any, entry.hub, entry.spoke].map((text) => target(text, path));
        return any && hub && spoke ? [{ vpn, any, hub, spoke }] : [];
      }),
      agreementTargets: each(document['agreement-targets'], 'agreement-targets', (agreement, entry, path) => {
        const [forward, back] = [entry.forward, entry.return].map((text) => target(text, path));
        return forward && back ? [{ agreement, forward, return: back, order: entry.order }] : [];
      }),
      vrfs: each(document.vrfs, 'vrfs', (router, vrfs) =>
        each(vrfs, 'vrfs', (name, vrf) => readVrf(router, name, vrf, reader)),
      ),
      accesses: each(document.accesses, 'accesses', (access, entry, path) => [
        readAccess(access, entry, reader, path),
      ]),
      coreLinks: each(document['core-links'], 'core-links', (link, ends, path) =>
        readCoreLink(link, ends, reader, path),
      ),
      loopbacks: each(document.loopbacks, 'loopbacks', (router, texts, path) => [
        { router, addresses: texts.flatMap((text) => reader.address(text, path)) },
      ]),
      owned: Object.entries(document.owned).map(([router, objects]) => ({ router, objects })),
    },
    retired: document.retired.map(({ 'belonged-to': owner, ...claim }) => ({ ...claim, owner })),
  };
  return { lock, problems: reader.problems };
}

interface ValueReader {
  readonly problems: LockProblem[];
  value<Value>(
    text: string,
    parse: (text: string) => Value | undefined,
    what: string,
    path: Path,
  ): Value | undefined;
  address(text: string, path: Path): IpAddress[];
  interfaceAddress(text: string, path: Path): InterfaceAddress[];
}

function valueReader(): ValueReader {
  const problems: LockProblem[] = [];
  const value: ValueReader['value'] = (text, parse, what, path) => {
    const found = parse(text);
    if (found === undefined) problems.push({ path, problem: `${text} is not ${what}` });
    return found;
  };
  return {
    problems,
    value,
    address: (text, path) => asList(value(text, parseAddress, 'an address', path)),
    interfaceAddress: (text, path) => asList(value(text, parseInterfaceAddress, 'address/length', path)),
  };
}

function asList<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

function readVrf(router: string, name: string, vrf: LockedVrf, reader: ValueReader): VrfAllocation[] {
  const path = ['vrfs', router, name];
  const rd = reader.value(vrf.rd, parseRouteDistinguisher, 'a route distinguisher', path);
  return rd === undefined ? [] : [{ router, name, ...vrf, rd }];
}

function readAccess(access: string, entry: LockedAccess, reader: ValueReader, path: Path): AccessAllocation {
  const links = entry.links.flatMap(({ provider, customer }) => {
    const addresses = reader.interfaceAddress(provider, path);
    const [peer] = customer === undefined ? [] : reader.address(customer, path);
    return addresses.map((own) =>
      peer === undefined ? { provider: own } : { provider: own, customer: peer },
    );
  });
  return { access, ...entry, links };
}

function readCoreLink(
  link: string,
  ends: LockDocument['core-links'][string],
  reader: ValueReader,
  path: Path,
): CoreLinkAllocation[] {
  const [first, second] = ends.map(({ end, addresses }) => ({
    end,
    addresses: addresses.flatMap((text) => reader.interfaceAddress(text, path)),
  }));
  if (first === undefined || second === undefined) return [];
  return [{ link, between: [first.end, second.end], ends: [first.addresses, second.addresses] }];
}
