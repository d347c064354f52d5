import { report } from '../../diagnostics/report.ts';
import type { Declared } from '../../inventory/types.ts';
import { addressText, type Family, type IpAddress, parseAddress } from '../../net/address.ts';
import { baseAddress, coversAddress, type Prefix, prefixSize } from '../../net/prefix.ts';
import { reachText } from '../../report/reach-text.ts';
import { askRead } from '../../verify/question.ts';
import type { Agreement, Site, Subject } from '../../verify/subject/subject.ts';
import type { Packet, ReachAnswer } from '../../verify/types.ts';
import { type ExitName, gravest } from '../exit-code.ts';
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

/** Whether and why packets pass, judged from compiled or collected configurations, by an inventory, a policy file or the texts alone. */
export async function explainReach(run: Run, options: ReachOptions): Promise<VerbAnswer> {
  const ground = await groundFor(run, options);
  if (!ground.ok) return { ...ground.answer, kind };
  const { subject, names, routers } = ground;
  const service = serviceOf(options.service ?? 'icmp');
  if (service === undefined) return unknown(subject, options.service ?? '');
  for (const [i, name] of [options.source, options.destination].entries())
    if (endOf(subject, name, i) === undefined) return unknown(subject, name);
  const answers = questionsIn(subject, options, service).flatMap(([from, to]) => {
    const packet = packetBetween(from, to, service);
    const asked = packet && askRead(subject, routers, { from: from.site, to: to.site, packet });
    return asked === undefined ? [] : [asked];
  });
  const [first, ...others] = answers;
  if (first === undefined) return unknown(subject, options.source);
  const basis = options.infer === true ? 'nothing' : options.policy === undefined ? 'inventory' : 'policy';
  // Without any policy nothing is forbidden and nothing is demanded: the answer is only what is.
  const exit = basis === 'nothing' ? 'done' : gravest(answers.map(exitOf));
  const shape = { basis, language: run.language, paint: run.paint } as const;
  return {
    exit,
    kind,
    text: answers.map((answer) => reachText(answer, names, shape)).join('\n'),
    data: others.length === 0 ? first : { ...first, others },
  };
}

function exitOf({ allowedBy, passes }: ReachAnswer): ExitName {
  const forbidden = allowedBy === 'forbidden';
  if (passes) return forbidden ? 'breach' : 'done';
  return forbidden ? 'done' : 'missing';
}

type Question = readonly [End, End];

/** No more pairs than a person reads. */
const MOST_PAIRS = 6;

/**
 * The pairs of places that show all there is between the two names: for VPNs the ends of every agreement between them, then a site of each;
 * within one VPN one pair per pair of roles. Addresses and sites speak for themselves.
 */
function questionsIn(subject: Subject, options: ReachOptions, service: Service): readonly Question[] {
  const { source, destination } = options;
  const plain = pairOf(endOf(subject, source), endOf(subject, destination, 1));
  const isVpn = (name: string) => subject.vpns.some(({ id }) => id === name);
  if (!isVpn(source) || !isVpn(destination)) return plain;
  if (source === destination) return distinct([...rolePairs(subject, source), ...plain]);
  const agreed = subject.agreements.flatMap((one) => agreedPair(subject, one, options));
  const fitting = agreed.filter(({ services }) =>
    services.some(({ protocol }) => protocol === service.protocol),
  );
  const all = [...fitting, ...agreed].map(({ question }) => question);
  return distinct([...all, ...plain]);
}

function distinct(questions: readonly Question[]): readonly Question[] {
  return [...new Map(questions.map((one) => [keyOf(one), one])).values()].slice(0, MOST_PAIRS);
}

function keyOf([from, to]: Question): string {
  const text = ({ site, address }: End) => `${site.id} ${address === undefined ? '' : addressText(address)}`;
  return `${text(from)} ${text(to)}`;
}

function pairOf(from: End | undefined, to: End | undefined): readonly Question[] {
  return from === undefined || to === undefined ? [] : [[from, to]];
}

/** The first prefixes of an agreement between the two VPNs, in the direction that is asked. */
function agreedPair(
  subject: Subject,
  { consumerVpn, providerVpn, consumerPrefixes, providerPrefixes, services }: Agreement,
  { source, destination }: ReachOptions,
): readonly { readonly question: Question; readonly services: Agreement['services'] }[] {
  const ends = { [consumerVpn]: consumerPrefixes, [providerVpn]: providerPrefixes };
  const [from, to] = [ends[source]?.[0], ends[destination]?.[0]];
  if (from === undefined || to === undefined) return [];
  const at = (prefix: Declared<Prefix>, vpn: string) => endOf(subject, addressIn(prefix.value), 0, vpn);
  return pairOf(at(from, source), at(to, destination)).map((question) => ({ question, services }));
}

function rolePairs(subject: Subject, vpn: string): readonly Question[] {
  const sites = subject.sites.filter((site) => site.vpn === vpn);
  const pairs = new Map<string, Question>();
  for (const from of sites)
    for (const to of sites) {
      const key = `${from.role} ${to.role}`;
      if (from.id === to.id || pairs.has(key)) continue;
      pairs.set(key, [
        { site: from, address: undefined },
        { site: to, address: undefined },
      ]);
    }
  return [...pairs.values()];
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

function addressIn(prefix: Prefix): string {
  const { value } = baseAddress(prefix);
  return addressText({ family: prefix.family, value: prefixSize(prefix) > 1n ? value + 1n : value });
}

function unknown(subject: Subject, name: string): VerbAnswer {
  const vpns = subject.vpns.map((vpn) => vpn.id).join(', ');
  return { exit: 'no-input', kind, text: '', data: null, diagnostics: [report('SN9011', { name, vpns })] };
}
