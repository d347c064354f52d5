import { report } from '../../diagnostics/report.ts';
import { addressText, type Family, type IpAddress, parseAddress } from '../../net/address.ts';
import { baseAddress, coversAddress, prefixSize } from '../../net/prefix.ts';
import { reachText } from '../../report/reach-text.ts';
import { askRead } from '../../verify/question.ts';
import type { Site, Subject } from '../../verify/subject/subject.ts';
import type { Packet } from '../../verify/types.ts';
import type { Run, VerbAnswer } from '../run.ts';
import { groundFor } from './reach-ground.ts';

interface ReachOptions {
  readonly source: string;
  readonly destination: string;
  readonly service?: string | undefined;
  readonly configs?: string | undefined;
  readonly policy?: string | undefined;
  readonly infer?: true | undefined;
}

interface End {
  readonly site: Site;
  readonly address: IpAddress | undefined;
}

const kind = 'Explanation';

/** Whether and why a packet passes, judged from compiled or collected configurations, by an inventory, a policy file or the texts alone. */
export function explainReach(run: Run, options: ReachOptions): VerbAnswer {
  const ground = groundFor(run, options);
  if (!ground.ok) return { ...ground.answer, kind };
  const { subject, names, routers } = ground;
  const service = serviceOf(options.service ?? 'icmp');
  const [from, to] = ends(subject, options, service);
  const unnamed = [
    [options.source, from],
    [options.destination, to],
    [options.service ?? '', service],
  ] as const;
  for (const [name, end] of unnamed) if (end === undefined) return unknown(subject, name);
  if (from === undefined || to === undefined || service === undefined)
    return unknown(subject, options.source);
  const packet = packetBetween(from, to, service);
  const answer =
    packet === undefined ? undefined : askRead(subject, routers, { from: from.site, to: to.site, packet });
  if (answer === undefined) return unknown(subject, options.source);
  const forbidden = answer.allowedBy === 'forbidden';
  const judged = answer.passes ? (forbidden ? 'breach' : 'done') : forbidden ? 'done' : 'missing';
  // Without any policy nothing is forbidden and nothing is demanded: the answer is only what is.
  const exit = options.infer === true ? 'done' : judged;
  return { exit, kind, text: reachText(answer, names, run.language, run.paint), data: answer };
}

/** Sites and addresses the two names mean; with an agreement between two VPNs, the sites it joins come first. */
function ends(
  subject: Subject,
  options: ReachOptions,
  service: Service | undefined,
): readonly [End | undefined, End | undefined] {
  const agreement = subject.agreements.find(
    (one) =>
      one.consumerVpn === options.source &&
      one.providerVpn === options.destination &&
      (service === undefined || one.services.some((offered) => offered.protocol === service.protocol)),
  );
  if (agreement === undefined)
    return [endOf(subject, options.source), endOf(subject, options.destination, 1)];
  const [consumer, provider] = [agreement.consumerPrefixes[0]?.value, agreement.providerPrefixes[0]?.value];
  const host = (prefix: typeof consumer): string => (prefix === undefined ? '' : addressIn(prefix));
  return [
    endOf(subject, host(consumer), 0, options.source),
    endOf(subject, host(provider), 0, options.destination),
  ];
}

function endOf(subject: Subject, name: string, nth = 0, vpn?: string): End | undefined {
  const address = parseAddress(name);
  const sites = subject.sites.filter((site) => vpn === undefined || site.vpn === vpn);
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

function unknown(subject: Subject, name: string): VerbAnswer {
  const vpns = subject.vpns.map((vpn) => vpn.id).join(', ');
  return { exit: 'no-input', kind, text: '', data: null, diagnostics: [report('SN9011', { name, vpns })] };
}
