import type { DiagnosticCode } from '../../diagnostics/catalogue.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Declared } from '../../inventory/types.ts';
import { type IpAddress, parseAddress } from '../../net/address.ts';
import { type InterfaceAddress, type Prefix, parseInterfaceAddress, prefixText } from '../../net/prefix.ts';
import { readTypedPrefix } from '../../net/typed-prefix.ts';
import { below, type Origin, type Origins, originSpan } from '../origins.ts';

/** What building collects beside its value: origins, and mistakes in single values. */
export interface Workbench extends Origins {
  readonly problems: Diagnostic[];
}

/** Reads a list of typed prefixes; a wrong one is reported and left out. */
export function prefixesAt(
  texts: readonly string[],
  origin: Origin,
  bench: Workbench,
): readonly Declared<Prefix>[] {
  return texts.flatMap((text, index) => {
    const prefix = prefixAt(text, below(origin, index), bench);
    return prefix === undefined ? [] : [{ value: prefix, span: originSpan(below(origin, index)) }];
  });
}

/** Reads a list of addresses; a wrong one is reported and left out. */
export function addressesAt(
  texts: readonly string[],
  origin: Origin,
  bench: Workbench,
): readonly Declared<IpAddress>[] {
  return texts.flatMap((text, index) => {
    const address = addressAt(text, below(origin, index), bench);
    return address === undefined ? [] : [{ value: address, span: originSpan(below(origin, index)) }];
  });
}

/** Reads one address; SN2103 and `undefined` where it is none. */
export function addressAt(text: string, origin: Origin, bench: Workbench): IpAddress | undefined {
  return parseAddress(text) ?? refused('SN2103', text, origin, bench);
}

/** Reads an address with the length of its link; SN2104 and `undefined` where it is none. */
export function interfaceAddressAt(
  text: string,
  origin: Origin,
  bench: Workbench,
): InterfaceAddress | undefined {
  return parseInterfaceAddress(text) ?? refused('SN2104', text, origin, bench);
}

function prefixAt(text: string, origin: Origin, bench: Workbench): Prefix | undefined {
  const typed = readTypedPrefix(text);
  if (typed.kind === 'prefix') return typed.prefix;
  if (typed.kind === 'malformed') return refused('SN2101', text, origin, bench);
  const data = { prefix: text, network: prefixText(typed.network) };
  bench.problems.push(report('SN2102', data, { span: originSpan(origin) }));
  return undefined;
}

function refused(code: DiagnosticCode, text: string, origin: Origin, bench: Workbench): undefined {
  bench.problems.push(report(code, { value: text }, { span: originSpan(origin) }));
  return undefined;
}
