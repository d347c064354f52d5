import { covers, type Prefix } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import type { Agreement } from '../subject/subject.ts';

/** The agreement in force by which one VRF may know a prefix of the other's VPN. */
export function agreementOver(
  { policy }: { readonly policy: Policy },
  importer: VrfTable,
  exporter: VrfTable,
  prefix: Prefix,
): Agreement | undefined {
  return anyAgreement(policy.agreements, importer, exporter, prefix);
}

/** The first agreement of a list, in force or not, that speaks about a prefix of the exporter's VPN towards the importer's. */
export function anyAgreement(
  agreements: readonly Agreement[],
  importer: VrfTable,
  exporter: VrfTable,
  prefix: Prefix,
): Agreement | undefined {
  return agreements.find((agreement) => {
    const ends = {
      [agreement.providerVpn]: agreement.providerPrefixes,
      [agreement.consumerVpn]: agreement.consumerPrefixes,
    };
    if (importer.owner === exporter.owner || ends[importer.owner ?? ''] === undefined) return false;
    return ends[exporter.owner ?? '']?.some(({ value }) => covers(value, prefix)) === true;
  });
}
