import { parseAddress, sameAddress } from '../../net/address.ts';
import type { VrfTable } from '../bind/circuit.ts';

/** Whether a VRF is one of management: it holds the declared management address of its router. */
export function isManagement(table: VrfTable | undefined): boolean {
  const declared = parseAddress(table?.router.declared?.management?.address ?? '');
  if (table === undefined || declared === undefined) return false;
  return table.interfaces.some((one) =>
    one.addresses.some(({ value }) => sameAddress({ family: value.family, value: value.address }, declared)),
  );
}
