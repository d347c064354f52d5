import type { Diagnostic, Outcome, Span } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { report } from '../diagnostics/report.ts';
import { type IpAddress, parseAddress } from '../net/address.ts';
import { parsePorts } from '../net/ports.ts';
import { type Prefix, prefixText } from '../net/prefix.ts';
import { parseRouteTarget, type RouteTarget } from '../net/route-target.ts';
import { readTypedPrefix } from '../net/typed-prefix.ts';
import { type InventoryFile, pointerStep, type SourceFile, spanAt } from './document.ts';
import type { DeclaredPolicy, PolicyAgreement, PolicyVpn } from './policy-types.ts';
import type {
  PolicyAgreementEntry,
  PolicyFile,
  PolicyServiceEntry,
  PolicyVpnEntry,
} from './schema.generated.ts';
import { readPolicy } from './structure.ts';
import type { AgreementService, Declared } from './types.ts';
import { readYaml } from './yaml/read-yaml.ts';

/** Reads a policy file; every mistake is an error with its place (SN11xx, SN12xx, SN13xx, SN14xx, SN21xx), and there is no value then. */
export function parsePolicy(file: InventoryFile): Outcome<DeclaredPolicy> {
  const yaml = readYaml(file);
  if (yaml.value === undefined) return { value: undefined, diagnostics: yaml.problems };
  const { value, diagnostics } = readPolicy(yaml);
  const known = [...yaml.problems, ...diagnostics];
  if (value === undefined) return { value: undefined, diagnostics: known };
  const desk: Desk = { file: value, problems: [...known] };
  const policy = policyOf(desk, value.content);
  checkNames(policy, desk.problems);
  return { value: hasErrors(desk.problems) ? undefined : policy, diagnostics: desk.problems };
}

interface Desk {
  readonly file: SourceFile<PolicyFile>;
  readonly problems: Diagnostic[];
}

function policyOf(desk: Desk, content: PolicyFile): DeclaredPolicy {
  return {
    name: content['network-name'],
    vpns: content.vpns.map((entry, i) => vpnOf(desk, entry, `/vpns/${i}`)),
    agreements: (content['inter-access-agreements'] ?? []).map((entry, i) => agreementOf(desk, entry, i)),
    routers: words(desk, content.routers, '/routers'),
    backbone: content.backbone ?? 'judged',
    knownNeighbors: read(desk, content['known-neighbors'], '/known-neighbors', addressOf),
  };
}

function vpnOf(desk: Desk, entry: PolicyVpnEntry, pointer: string): PolicyVpn {
  return {
    id: entry['vpn-id'],
    name: entry['vpn-name'] ?? entry['vpn-id'],
    topology: entry['vpn-service-topology'] ?? 'any-to-any',
    vrfs: words(desk, entry.vrfs, `${pointer}/vrfs`),
    targets: read(desk, entry['route-targets'], `${pointer}/route-targets`, targetOf),
    hubVrfs: words(desk, entry['hub-vrfs'], `${pointer}/hub-vrfs`),
    prefixes: read(desk, entry['lan-prefixes'], `${pointer}/lan-prefixes`, prefixOf),
    span: spanAt(desk.file, `${pointer}/vpn-id`),
  };
}

function agreementOf(desk: Desk, entry: PolicyAgreementEntry, index: number): PolicyAgreement {
  const pointer = `/inter-access-agreements/${index}`;
  return {
    id: entry['agreement-id'] ?? `P${index + 1}`,
    consumerVpn: entry['consumer-vpn'],
    providerVpn: entry['provider-vpn'],
    direction: entry.direction ?? 'both',
    consumerPrefixes: read(desk, entry['consumer-prefixes'], `${pointer}/consumer-prefixes`, prefixOf),
    providerPrefixes: read(desk, entry['provider-prefixes'], `${pointer}/provider-prefixes`, prefixOf),
    services: (entry.services ?? []).flatMap((one, i) => serviceOf(desk, one, `${pointer}/services/${i}`)),
    span: spanAt(desk.file, `${pointer}/consumer-vpn`),
  };
}

function words(
  desk: Desk,
  texts: readonly string[] | undefined,
  pointer: string,
): readonly Declared<string>[] {
  return read(desk, texts, pointer, (text) => text);
}

/** Reads every text of a list; `one` answers with a value, or with what is wrong. */
function read<Value>(
  { file, problems }: Desk,
  texts: readonly string[] | undefined,
  pointer: string,
  one: (text: string, span: Span) => Value | Diagnostic,
): readonly Declared<Value>[] {
  return (texts ?? []).flatMap((text, i): readonly Declared<Value>[] => {
    const span = spanAt(file, `${pointer}${pointerStep(i)}`);
    const value = one(text, span);
    if (!isDiagnostic(value)) return [{ value, span }];
    problems.push(value);
    return [];
  });
}

function isDiagnostic(value: unknown): value is Diagnostic {
  return typeof value === 'object' && value !== null && 'code' in value && 'severity' in value;
}

function addressOf(text: string, span: Span): IpAddress | Diagnostic {
  return parseAddress(text) ?? report('SN2103', { value: text }, { span });
}

function targetOf(text: string, span: Span): RouteTarget | Diagnostic {
  return parseRouteTarget(text) ?? report('SN1402', { value: text }, { span });
}

function prefixOf(text: string, span: Span): Prefix | Diagnostic {
  const typed = readTypedPrefix(text);
  if (typed.kind === 'prefix') return typed.prefix;
  if (typed.kind === 'malformed') return report('SN2101', { value: text }, { span });
  return report('SN2102', { prefix: text, network: prefixText(typed.network) }, { span });
}

function serviceOf(desk: Desk, entry: PolicyServiceEntry, pointer: string): readonly AgreementService[] {
  const { protocol, port } = entry;
  if (port === undefined) return [{ protocol }];
  const ports = parsePorts(String(port));
  if (ports !== undefined && protocol !== 'icmp') return [{ protocol, ports }];
  desk.problems.push(report('SN1408', { value: port }, { span: spanAt(desk.file, `${pointer}/port`) }));
  return [];
}

/** Every id once, every reference to something that is there. */
function checkNames(policy: DeclaredPolicy, problems: Diagnostic[]): void {
  const first = new Map<string, Span>();
  for (const vpn of policy.vpns) {
    const before = first.get(vpn.id);
    if (before !== undefined) {
      const related = [{ span: before, note: 'first' }];
      problems.push(report('SN1301', { key: 'vpn-id', id: vpn.id }, { span: vpn.span, related }));
    } else first.set(vpn.id, vpn.span);
    if (vpn.vrfs.length + vpn.targets.length + vpn.hubVrfs.length === 0)
      problems.push(report('SN1401', { vpn: vpn.id }, { span: vpn.span }));
  }
  for (const { consumerVpn, providerVpn, span } of policy.agreements) {
    for (const id of [consumerVpn, providerVpn])
      if (!first.has(id)) problems.push(unknownVpn(id, first.keys(), span));
    if (consumerVpn === providerVpn) problems.push(report('SN1403', { vpn: consumerVpn }, { span }));
  }
}

function unknownVpn(id: string, known: Iterable<string>, span: Span): Diagnostic {
  const near = didYouMean(id, known);
  return near === undefined
    ? report('SN1303', { id }, { span, help: 'policy' })
    : report('SN1303', { id, near }, { span, help: 'near' });
}
