import { report } from '../../diagnostics/report.ts';
import type { Inventory, Site } from '../../inventory/types.ts';
import { addressText, type Family, type IpAddress, parseAddress } from '../../net/address.ts';
import { baseAddress, coversAddress, prefixSize } from '../../net/prefix.ts';
import { reachText } from '../../report/reach-text.ts';
import { askReach } from '../../verify/question.ts';
import type { CollectedConfig, Packet } from '../../verify/types.ts';
import { readConfigFolder } from '../config-folder.ts';
import { loadAndCompile } from '../load.ts';
import type { Run, VerbAnswer } from '../run.ts';

interface ReachOptions {
  readonly source: string;
  readonly destination: string;
  readonly service?: string | undefined;
  readonly configs?: string | undefined;
}

interface End {
  readonly site: Site;
  readonly address: IpAddress | undefined;
}

const kind = 'Explanation';

/** Whether and why a packet passes, judged from compiled or collected configurations. */
export function explainReach(run: Run, options: ReachOptions): VerbAnswer {
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return { exit: compiled.exit, kind, text: '', data: null, diagnostics: compiled.diagnostics };
  const { inventory, compilation } = compiled;
  const service = serviceOf(options.service ?? 'icmp');
  const [from, to] = ends(inventory, options, service);
  for (const [name, end] of [
    [options.source, from],
    [options.destination, to],
    [options.service ?? '', service],
  ] as const) {
    if (end === undefined) return unknown(inventory, name);
  }
  if (from === undefined || to === undefined || service === undefined)
    return unknown(inventory, options.source);
  const configs = configsFor(run, options, compilation.configs);
  const packet = packetBetween(from, to, service);
  const answer =
    packet === undefined ? undefined : askReach(inventory, configs, { from: from.site, to: to.site, packet });
  if (answer === undefined) return unknown(inventory, options.source);
  const forbidden = answer.allowedBy === 'forbidden';
  const exit = answer.passes ? (forbidden ? 'breach' : 'done') : forbidden ? 'done' : 'missing';
  return { exit, kind, text: reachText(answer, inventory, run.language, run.paint), data: answer };
}

function configsFor(
  run: Run,
  options: ReachOptions,
  compiled: readonly { readonly router: string; readonly text: string }[],
): readonly CollectedConfig[] {
  if (options.configs !== undefined) return readConfigFolder(run.path(options.configs));
  return compiled.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
}

/** Sites and addresses the two names mean; with an agreement between two VPNs, the sites it joins come first. */
function ends(
  inventory: Inventory,
  options: ReachOptions,
  service: Service | undefined,
): readonly [End | undefined, End | undefined] {
  const agreement = inventory.agreements.find(
    (one) =>
      one.consumerVpn === options.source &&
      one.providerVpn === options.destination &&
      (service === undefined || one.services.some((offered) => offered.protocol === service.protocol)),
  );
  if (agreement === undefined)
    return [endOf(inventory, options.source), endOf(inventory, options.destination, 1)];
  const [consumer, provider] = [agreement.consumerPrefixes[0]?.value, agreement.providerPrefixes[0]?.value];
  const host = (prefix: typeof consumer): string => (prefix === undefined ? '' : addressIn(prefix));
  return [
    endOf(inventory, host(consumer), 0, options.source),
    endOf(inventory, host(provider), 0, options.destination),
  ];
}

function endOf(inventory: Inventory, name: string, nth = 0, vpn?: string): End | undefined {
  const address = parseAddress(name);
  const sites = inventory.sites.filter((site) => vpn === undefined || site.vpn === vpn);
  if (address !== undefined) {
    const site = sites.find((one) => one.prefixes.some(({ value }) => coversAddress(value, address)));
    return site === undefined ? undefined : { site, address };
  }
  const named = sites.find((site) => site.id === name);
  const ofVpn = sites.filter((site) => site.vpn === name);
  const site = named ?? ofVpn[Math.min(nth, ofVpn.length - 1)];
  return site === undefined ? undefined : { site, address: undefined };
}

interface Service {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number | undefined;
}

function serviceOf(text: string): Service | undefined {
  const found = /^(tcp|udp)\/(\d{1,5})$|^(icmp)$/.exec(text);
  if (found === null) return undefined;
  if (found[3] === 'icmp') return { protocol: 'icmp', port: undefined };
  return { protocol: found[1] === 'tcp' ? 'tcp' : 'udp', port: Number(found[2]) };
}

function packetBetween(from: End, to: End, service: Service): Packet | undefined {
  const family: Family = from.address?.family ?? to.address?.family ?? 4;
  const [source, destination] = [
    from.address ?? hostOf(from.site, family),
    to.address ?? hostOf(to.site, family),
  ];
  if (source === undefined || destination === undefined || source.family !== destination.family)
    return undefined;
  if (service.port === undefined) return { family, source, destination, protocol: 'icmp' };
  const ports = { sourcePort: 49152, destinationPort: service.port };
  const opening = service.protocol === 'tcp' ? { opening: true } : {};
  return { family, source, destination, protocol: service.protocol, ...ports, ...opening };
}

function hostOf(site: Site, family: Family): IpAddress | undefined {
  const prefix = site.prefixes.find(({ value }) => value.family === family)?.value;
  return prefix === undefined ? undefined : parseAddress(addressIn(prefix));
}

function addressIn(prefix: Site['prefixes'][number]['value']): string {
  const { value } = baseAddress(prefix);
  return addressText({ family: prefix.family, value: prefixSize(prefix) > 1n ? value + 1n : value });
}

function unknown(inventory: Inventory, name: string): VerbAnswer {
  const vpns = inventory.vpns.map((vpn) => vpn.id).join(', ');
  return { exit: 'no-input', kind, text: '', data: null, diagnostics: [report('SN9011', { name, vpns })] };
}
