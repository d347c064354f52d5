import { addressBits, type Family } from '../net/address.ts';
import { parseMasked } from '../net/mask.ts';
import { type InterfaceAddress, isOnLink, networkOf } from '../net/prefix.ts';
import { announcedTo, offered, policyOf, type Route, targetsIn } from './filters/routes.ts';
import type { Reading } from './read.ts';

/** One family of a VRF: what it imports, what it may ever hold by itself, and what it may ever give away. */
export type Table = ReturnType<typeof tableOf>;

/** An interface of a VRF that somebody may stand behind. */
export type Port = ReturnType<typeof portsOf>[number];

export function portsOf(router: Reading) {
  return router.all('bind').flatMap(({ v: vrf, a: name, act, line }) => {
    const links = router.say('address', name).flatMap(({ b }) => parseMasked(b) ?? []);
    const record = { record: 'circuit', router: router.router, vrf, interface: name };
    const port = { id: `${name}@${router.router}`, router, name, vrf, line, links, record };
    // Nobody stands behind a loopback.
    return act !== '' || router.say('idle', name).length > 0 ? [] : [port];
  });
}

/** A route for its prefix and none inside, which nobody marked. */
const ITSELF = { exact: true, targets: [], hop: '', line: 0 };

/** Reads a table in its most open form, and refuses what of it leads out of the VRF. */
export function tableOf(router: Reading, vrf: string, family: Family, ports: readonly Port[]) {
  const say = (kind: string) => router.say(kind, vrf, family);
  const targets = (other: string) => say('targets').flatMap(({ b, c }) => (b === other ? [] : targetsIn(c)));
  const [imports = [], exports = []] = ['export', 'import'].map((one) => [...new Set(targets(one))].sort());
  const importPolicy = policyOf({ router, family }, say('import-map')[0]?.c);
  const local = (at: InterfaceAddress, circuit?: string) => ({ ...ITSELF, prefix: networkOf(at), circuit });
  const behind = (at: string) => ports.find(({ links }) => links.some((link) => isOnLink(link, at)))?.name;
  const isNet = ({ family: of, length }: InterfaceAddress) => of === family && length < addressBits(of);
  const connected = ports.flatMap(({ name, links }) => links.filter(isNet).map((link) => local(link, name)));
  const statics = say('static').flatMap(({ b, c, line }) => {
    const [prefix, circuit] = [parseMasked(b), behind(c)];
    if (!prefix || (!circuit && /[.:]/.test(c))) router.refuse('static-leads-elsewhere', line);
    return prefix === undefined ? [] : [{ ...local(prefix, circuit), hop: c, line }];
  });
  const announced = announcedTo({ router, vrf, family }, behind, ports.length < 2);
  const given = (kind: string, routes: readonly Route[]) => (say(kind).length > 0 ? routes : []);
  const own = [...given('gives-connected', connected), ...given('gives-static', statics), ...announced];
  const offers = offered(policyOf({ router, family }, say('export-map')[0]?.c), own, exports);
  const [named] = router.say('table', vrf);
  const rd = say('rd')[0]?.line ?? named?.line ?? 0;
  if (router.kernel && (exports[0] || offers[0]) && !say('label')[0]) router.refuse('label-missing', rd);
  if (router.kernel && !router.say('end', named?.b ?? '', family)[0]) router.refuse('table-without-end', rd);
  const locals = [...connected, ...statics, ...announced];
  return { router, vrf, family, imports, importPolicy, locals, offers };
}
