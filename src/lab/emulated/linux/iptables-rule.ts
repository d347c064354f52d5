import type { Family } from '../../../net/address.ts';
import { networkOf, parseInterfaceAddress, prefixText } from '../../../net/prefix.ts';

/** A rule in the form `iptables-save` prints, with the chain its jump needs. */
export interface IptablesRule {
  readonly text: string;
  readonly target?: string;
}

/** Why a rule was refused while it was read. */
export interface RuleError {
  readonly error: string;
}

const PROTOCOLS: Readonly<Record<Family, readonly string[]>> = {
  4: ['tcp', 'udp', 'icmp', 'esp', 'ah', 'gre', 'sctp', 'ospf'],
  6: ['tcp', 'udp', 'ipv6-icmp', 'esp', 'ah', 'gre', 'sctp', 'ospf'],
};
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'ipv6-icmp',
  89: 'ospf',
  132: 'sctp',
};
const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];

interface Reader {
  readonly words: readonly string[];
  readonly family: Family;
  at: number;
}

interface Fields {
  readonly head: Map<string, string>;
  readonly modules: Map<string, string[]>;
  jump: string;
  target?: string;
  error?: string;
}

const HEAD = ['-s', '-d', '-i', '-o', '-p'];

/** Reads the words behind `-A CHAIN` and writes them in the order iptables 1.8.9 saves them. */
export function readRule(words: readonly string[], family: Family): IptablesRule | RuleError {
  const reader: Reader = { words, family, at: 0 };
  const fields: Fields = { head: new Map(), modules: new Map(), jump: '' };
  while (reader.at < words.length && fields.error === undefined) readOption(reader, fields);
  if (fields.error !== undefined) return { error: fields.error };
  const head = HEAD.flatMap((option) => fields.head.get(option) ?? []);
  const matches = [...fields.modules].map(([name, options]) => [`-m ${name}`, ...options].join(' '));
  const text = [...head, ...matches, ...(fields.jump === '' ? [] : [fields.jump])].join(' ');
  return fields.target === undefined ? { text } : { text, target: fields.target };
}

function readOption(reader: Reader, fields: Fields): void {
  const negated = reader.words[reader.at] === '!';
  if (negated) reader.at += 1;
  const option = take(reader);
  const bang = negated ? '! ' : '';
  if (option === '-s' || option === '--source') network(reader, fields, '-s', bang);
  else if (option === '-d' || option === '--destination') network(reader, fields, '-d', bang);
  else if (option === '-i' || option === '--in-interface') fields.head.set('-i', `${bang}-i ${take(reader)}`);
  else if (option === '-o' || option === '--out-interface')
    fields.head.set('-o', `${bang}-o ${take(reader)}`);
  else if (option === '-p' || option === '--protocol') protocol(reader, fields, bang);
  else if (option === '-m' || option === '--match') addModule(fields, take(reader));
  else if (option === '-j' || option === '--jump') jump(reader, fields);
  else matchOption(reader, fields, option, bang);
}

function take(reader: Reader): string {
  const word = reader.words[reader.at] ?? '';
  reader.at += 1;
  return word;
}

function network(reader: Reader, fields: Fields, option: string, bang: string): void {
  const word = take(reader);
  const [host = '', mask] = word.split('/');
  const bits = reader.family === 4 ? 32 : 128;
  const parsed = parseInterfaceAddress(`${host}/${mask ?? bits}`);
  if (mask !== undefined && Number(mask) > bits) fields.error = `invalid mask \`${mask}' specified`;
  else if (parsed === undefined || parsed.family !== reader.family)
    fields.error = `host/network \`${host}' not found`;
  else if (parsed.length > 0) fields.head.set(option, `${bang}${option} ${prefixText(networkOf(parsed))}`);
}

function protocol(reader: Reader, fields: Fields, bang: string): void {
  const typed = take(reader).toLowerCase();
  const name = NUMBERS[typed] ?? (typed === 'icmpv6' ? 'ipv6-icmp' : typed);
  if (name === 'all' || name === '0') return;
  const known = PROTOCOLS[reader.family].includes(name) || (/^\d+$/.test(name) && Number(name) < 256);
  if (!known) fields.error = `unknown protocol "${typed}" specified`;
  fields.head.set('-p', `${bang}-p ${name}`);
}

function addModule(fields: Fields, name: string): string[] {
  const known = [
    'tcp',
    'udp',
    'icmp',
    'icmp6',
    'rpfilter',
    'comment',
    'multiport',
    'conntrack',
    'mark',
    'connmark',
  ];
  if (!known.includes(name)) fields.error = `Couldn't load match \`${name}':No such file or directory\n`;
  const options = fields.modules.get(name) ?? [];
  fields.modules.set(name, options);
  return options;
}

function jump(reader: Reader, fields: Fields): void {
  const target = take(reader);
  const standard = ['ACCEPT', 'DROP', 'RETURN', 'QUEUE'].includes(target);
  if (!standard) fields.target = target;
  const rest =
    target === 'REJECT' || target === 'MARK' || target === 'CONNMARK' ? reader.words.slice(reader.at) : [];
  reader.at += rest.length;
  fields.jump = ['-j', target, ...rest].join(' ');
}

/** Options of match modules: those of tcp and udp are loaded by the protocol, as iptables does. */
function matchOption(reader: Reader, fields: Fields, option: string, bang: string): void {
  const protocolName = fields.head.get('-p')?.split(' ').at(-1) ?? '';
  const ports = /^--(?:(s|source-)|(d|destination-))ports?$/.exec(option);
  if (ports !== null && (protocolName === 'tcp' || protocolName === 'udp')) {
    const list = option.endsWith('ports') && fields.modules.has('multiport');
    const end = `${ports[1] === undefined ? 'd' : 's'}port${list ? 's' : ''}`;
    port(reader, fields, list ? 'multiport' : protocolName, `${bang}--${end}`);
    return;
  }
  if (option === '--tcp-flags' && protocolName === 'tcp') {
    tcpFlags(reader, fields, bang);
    return;
  }
  if (option === '--syn' && protocolName === 'tcp') {
    addModule(fields, 'tcp').push(`${bang}--tcp-flags FIN,SYN,RST,ACK SYN`);
    return;
  }
  const own: Readonly<Record<string, readonly [string, number]>> = {
    '--invert': ['rpfilter', 0],
    '--loose': ['rpfilter', 0],
    '--validmark': ['rpfilter', 0],
    '--accept-local': ['rpfilter', 0],
    '--comment': ['comment', 1],
    '--ctstate': ['conntrack', 1],
    '--mark': ['mark', 1],
    '--icmp-type': ['icmp', 1],
    '--icmpv6-type': ['icmp6', 1],
  };
  const [module, values] = own[option] ?? ['', 0];
  const loads = module === 'icmp' || module === 'icmp6';
  if (module === '' || (!loads && !fields.modules.has(module))) {
    fields.error = `unknown option "${option}"`;
    return;
  }
  addModule(fields, module).push(
    [`${bang}${option}`, ...Array.from({ length: values }, () => quoted(take(reader)))].join(' '),
  );
}

function quoted(word: string): string {
  return /[\s"']/.test(word) ? `"${word.replaceAll('"', '\\"')}"` : word;
}

function port(reader: Reader, fields: Fields, module: string, option: string): void {
  const typed = take(reader);
  const numbers = typed.split(/[:,]/).map(Number);
  const bad = typed.split(/[:,]/).find((word) => !/^\d+$/.test(word) || Number(word) > 65535);
  if (bad !== undefined) fields.error = `invalid port/service \`${bad}' specified`;
  const [low, high] = numbers;
  const same = typed.includes(':') && low === high;
  addModule(fields, module).push(`${option} ${same ? low : typed}`);
}

function tcpFlags(reader: Reader, fields: Fields, bang: string): void {
  const [mask, set] = [take(reader), take(reader)].map((list) => {
    const flags = list === 'ALL' ? FLAGS : list === 'NONE' ? [] : list.split(',');
    const bad = flags.find((flag) => !FLAGS.includes(flag));
    if (bad !== undefined) fields.error = `Unknown TCP flag \`${bad}'`;
    return FLAGS.filter((flag) => flags.includes(flag)).join(',') || 'NONE';
  });
  addModule(fields, 'tcp').push(`${bang}--tcp-flags ${mask} ${set}`);
}
