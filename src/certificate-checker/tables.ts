import { addressBits, type Family, parseAddress } from '../net/address.ts';
import { coversAddress, type InterfaceAddress, networkOf } from '../net/prefix.ts';
import { admitted, passing, policyOf, targetsIn } from './filters/routes.ts';
import { prefixIn, type Reading } from './read.ts';

/** One family of a VRF: what it imports, what it may ever hold by itself, and what it may ever give away. */
export type Table = ReturnType<typeof tableOf>;

/** An interface of a VRF that somebody may stand behind. */
export type Port = ReturnType<typeof portsOf>[number];

export function portsOf(router: Reading) {
  return router.facts.flatMap(({ kind, v: vrf, a: name, line }) => {
    const links = router.say('address', name).flatMap(({ b }) => prefixIn(b) ?? []);
    const hosts = links.every(({ family, length }) => length === addressBits(family));
    // Nobody stands behind a loopback.
    const loopback = hosts && links.length > 0 && router.say('vlan', name).length === 0;
    return kind !== 'bind' || loopback
      ? []
      : [{ id: `${name}@${router.router}`, router, name, vrf, line, links }];
  });
}

/** Reads a table in its most open form, and refuses what of it leads out of the VRF. */
export function tableOf(router: Reading, vrf: string, family: Family, ports: readonly Port[]) {
  const say = (kind: string) => router.say(kind, `${vrf} ${family}`);
  const targets = (other: string) => [
    ...new Set(say('targets').flatMap(({ b, c }) => (b === other ? [] : targetsIn(c)))),
  ];
  const [imports, exports] = [targets('export').sort(), targets('import').sort()];
  const importPolicy = policyOf(router, say('import-map')[0]?.b);
  const local = (prefix: InterfaceAddress, circuit: string | undefined) => {
    return { prefix: networkOf(prefix), exact: true, targets: [], circuit };
  };
  const behind = (text: string) => {
    const address = parseAddress(text);
    const isOn = (link: InterfaceAddress) => address !== undefined && coversAddress(networkOf(link), address);
    return ports.find(({ links }) => links.some(isOn))?.name;
  };
  const connected = ports.flatMap(({ name, links }) => {
    const own = links.filter((link) => link.family === family && link.length < addressBits(family));
    return own.map((link) => local(link, name));
  });
  const statics = say('static').flatMap(({ b, c, line }) => {
    const [prefix, circuit] = [prefixIn(b), behind(c)];
    const elsewhere = prefix === undefined || (/[.:]/.test(c) && circuit === undefined);
    if (elsewhere) router.refuse('static-leads-elsewhere', line);
    return elsewhere ? [] : [local(prefix, circuit)];
  });
  // A session carries a family when it says so, by its address, and on the kernel's daemon IPv4 unless told otherwise.
  const active = new Set(say('active').map(({ a }) => a));
  const every = router.kernel && family === 4 && say('quiet').length === 0;
  const carries = ({ a, f }: { readonly a: string; readonly f: Family }) =>
    every || active.has(a) || parseAddress(a)?.family === family || (!router.kernel && f === family);
  const peers = [4, 6].flatMap((one) => router.say('peer', `${vrf} ${one}`));
  const announced = peers.filter(carries).flatMap(({ a, line }) => {
    const circuit = behind(a);
    const inbound = policyOf(router, say('inbound').find((one) => one.a === a)?.b);
    if (circuit === undefined) router.refuse('session-without-circuit', line);
    if (inbound.some(({ permit, seals }) => permit && !seals)) router.refuse('customer-targets', line);
    return admitted(inbound, family).map((route) => ({ ...route, circuit }));
  });
  const sources = new Set(say('source').map(({ b }) => b));
  const held = { connected, direct: connected, static: statics };
  const exportPolicy = policyOf(router, say('export-map')[0]?.b);
  const redistributed = Object.entries(held).flatMap(([kind, own]) => (sources.has(kind) ? own : []));
  const given = [...redistributed, ...announced]
    .flatMap((route) => passing(exportPolicy, { ...route, targets: [...exports, ...route.targets] }))
    .filter((route) => route.targets.length > 0);
  const rd = say('rd')[0]?.line ?? 0;
  if (router.kernel && given.length > 0 && say('label').length === 0) router.refuse('label-missing', rd);
  const ends = router.say('end', router.say('table', `${vrf} 4`)[0]?.b ?? '');
  const routed = router.facts.some(({ kind, b }) => kind === 'address' && prefixIn(b)?.family === family);
  const open = router.kernel && routed && !ends.some(({ f }) => f === family);
  if (open && ports.length + given.length > 0) router.refuse('table-without-end', rd);
  const locals = [...connected, ...statics, ...announced];
  return { router, vrf, family, imports, exports, importPolicy, locals, given };
}
