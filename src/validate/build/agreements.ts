import { report } from '../../diagnostics/report.ts';
import type { SourceFile } from '../../inventory/document.ts';
import type { AgreementEntry, AgreementsFile, ServiceEntry } from '../../inventory/schema.generated.ts';
import type { Agreement, AgreementService, Enforcement } from '../../inventory/types.ts';
import { compareText } from '../../net/order.ts';
import { type PortRange, parsePorts } from '../../net/ports.ts';
import { below, type Origin, originSpan } from '../origins.ts';
import { prefixesAt, type Workbench } from './values.ts';

/** The agreements, sorted by id; `validity` is judged for the day `asOf` (YYYY-MM-DD). */
export function buildAgreements(
  files: readonly SourceFile<AgreementsFile>[],
  asOf: string,
  bench: Workbench,
): readonly Agreement[] {
  return files
    .flatMap((file) =>
      file.content['inter-access-agreements'].map((entry, index) =>
        buildAgreement(entry, asOf, below({ file, pointer: '' }, 'inter-access-agreements', index), bench),
      ),
    )
    .sort((a, b) => compareText(a.id, b.id));
}

function buildAgreement(entry: AgreementEntry, asOf: string, origin: Origin, bench: Workbench): Agreement {
  const agreement: Agreement = {
    id: entry['agreement-id'],
    providerVpn: entry['provider-vpn'],
    consumerVpn: entry['consumer-vpn'],
    direction: entry.direction,
    providerPrefixes: prefixesAt(entry['provider-prefixes'], below(origin, 'provider-prefixes'), bench),
    consumerPrefixes: prefixesAt(entry['consumer-prefixes'], below(origin, 'consumer-prefixes'), bench),
    services: entry.services.map((service, index) =>
      buildService(service, below(origin, 'services', index), bench),
    ),
    purpose: entry.purpose,
    basis: entry.basis,
    consents: entry.consents.map(({ party, by, at, ref }) => ({
      party,
      by,
      at,
      ...(ref === undefined ? {} : { reference: ref }),
    })),
    approvedBy: entry['approved-by'],
    validFrom: entry['valid-from'],
    validUntil: entry['valid-until'],
    ...(entry['review-by'] === undefined ? {} : { reviewBy: entry['review-by'] }),
    enforcement: enforcementOf(entry.enforcement ?? 'both'),
    validity: validityOf(entry, asOf),
    span: originSpan(below(origin, 'agreement-id')),
  };
  return bench.mark(agreement, origin);
}

function buildService({ protocol, port }: ServiceEntry, origin: Origin, bench: Workbench): AgreementService {
  const ports = port === undefined ? undefined : portsOf(port);
  const span = originSpan(below(origin, port === undefined ? 'protocol' : 'port'));
  if (protocol === 'icmp' && port !== undefined) bench.problems.push(report('SN3209', { port }, { span }));
  if (protocol !== 'icmp' && port === undefined)
    bench.problems.push(report('SN3208', { protocol }, { span }));
  if (port !== undefined && ports === undefined) bench.problems.push(report('SN3210', { port }, { span }));
  return bench.mark({ protocol, ...(ports === undefined ? {} : { ports }) }, origin);
}

function portsOf(port: number | string): PortRange | undefined {
  return typeof port === 'number' ? { from: port, to: port } : parsePorts(port);
}

function enforcementOf(text: string): Enforcement {
  if (text === 'both' || text === 'consumer-pe' || text === 'provider-pe') return { kind: text };
  return { kind: 'firewall', firewall: text.replace(/^firewall:/, '') };
}

/** What a department will consent to on a later day it has not consented to yet. */
function validityOf(entry: AgreementEntry, asOf: string): Agreement['validity'] {
  if (asOf < entry['valid-from'] || entry.consents.some(({ at }) => asOf < at)) return 'not-yet';
  return asOf > entry['valid-until'] ? 'expired' : 'effective';
}
