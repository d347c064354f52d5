import type { DeviceModel, FilterRule, FilterUse, Interface, PacketFilter } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import type { PortRange } from '../../../net/ports.ts';
import { prefixText } from '../../../net/prefix.ts';
import { protocolName } from '../protocols.ts';
import { type Line, line } from './line.ts';

interface FilterTable {
  readonly header: Line;
  readonly lines: readonly Line[];
}

type HookWords = { readonly [Hook in FilterUse['hook']]: readonly [chain: string, option: string] };

/** The only two places that see every packet of a circuit are PREROUTING and POSTROUTING: what is popped from a label skips FORWARD. */
const HOOKS: HookWords = {
  inbound: ['PREROUTING', '-i'],
  'forwarded-inbound': ['FORWARD', '-i'],
  'forwarded-outbound': ['FORWARD', '-o'],
  outbound: ['POSTROUTING', '-o'],
};
const MANGLE_CHAINS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];
const RAW_CHAINS = ['PREROUTING', 'OUTPUT'];

/** `iptables-save` or `ip6tables-save` without counters; a table nobody uses is left out. */
export function filterTables(device: DeviceModel, family: Family): readonly FilterTable[] {
  return [mangle(device, family), family === 6 ? sourceCheckTable(device) : undefined].filter(
    (table) => table !== undefined,
  );
}

function mangle(device: DeviceModel, family: Family): FilterTable | undefined {
  const filters = device.filters.filter((one) => one.family === family);
  const jumps = MANGLE_CHAINS.flatMap((chain) => jumpLines(device, family, chain));
  const at = filters[0]?.at ?? jumps[0]?.at;
  if (at === undefined) return undefined;
  const declared = filters.map((one) => line(one.at, `:${one.name}`, '-'));
  const rules = filters.flatMap((one) => one.rules.map((rule) => ruleLine(one, rule)));
  return {
    header: line(at, '*mangle'),
    lines: [
      ...MANGLE_CHAINS.map((chain) => line(at, `:${chain}`, 'ACCEPT')),
      ...declared,
      ...jumps,
      ...rules,
    ],
  };
}

function jumpLines(device: DeviceModel, family: Family, chain: string): readonly Line[] {
  return device.interfaces.flatMap((one) =>
    one.filters
      .filter((use) => use.family === family && HOOKS[use.hook][0] === chain)
      .map((use) => line(use.at, '-A', chain, HOOKS[use.hook][1], one.name, '-j', use.filter)),
  );
}

/** In the order iptables-save prints the parts of a rule. */
function ruleLine(filter: PacketFilter, rule: FilterRule): Line {
  const protocol = protocolName(rule.protocol, filter.family);
  return line(
    rule.at,
    '-A',
    filter.name,
    rule.source && `-s ${prefixText(rule.source)}`,
    rule.destination && `-d ${prefixText(rule.destination)}`,
    protocol && `-p ${protocol}`,
    hasPortsOrFlags(rule) && `-m ${protocol}`,
    rule.sourcePorts && `--sport ${portWords(rule.sourcePorts)}`,
    rule.destinationPorts && `--dport ${portWords(rule.destinationPorts)}`,
    rule.established === true && '! --tcp-flags SYN,ACK SYN',
    '-j',
    rule.action === 'permit' ? 'ACCEPT' : 'DROP',
  );
}

function hasPortsOrFlags(rule: FilterRule): boolean {
  return rule.sourcePorts !== undefined || rule.destinationPorts !== undefined || rule.established === true;
}

function portWords(ports: PortRange): string {
  return ports.from === ports.to ? `${ports.from}` : `${ports.from}:${ports.to}`;
}

/** The kernel has no source check for IPv6 but this match. */
function sourceCheckTable(device: DeviceModel): FilterTable | undefined {
  const rules = device.interfaces.flatMap(sourceCheckLines);
  const at = rules[0]?.at;
  if (at === undefined) return undefined;
  return {
    header: line(at, '*raw'),
    lines: [...RAW_CHAINS.map((chain) => line(at, `:${chain}`, 'ACCEPT')), ...rules],
  };
}

function sourceCheckLines(one: Interface): readonly Line[] {
  return one.sourceCheck
    .filter((check) => check.family === 6)
    .map((check) =>
      line(
        check.at,
        '-A PREROUTING -i',
        one.name,
        '-m rpfilter',
        check.mode === 'loose' && '--loose',
        '--invert -j DROP',
      ),
    );
}
