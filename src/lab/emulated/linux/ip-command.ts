import type { Family } from '../../../net/address.ts';
import { networkOf, parseInterfaceAddress, prefixText } from '../../../net/prefix.ts';
import { isMatched, matchPattern, pattern, type WordTypes, wholeNumber } from '../pattern.ts';
import {
  addAddress,
  addRoute,
  addRule,
  addVlan,
  addVrf,
  deleteAddress,
  deleteLink,
  deleteRoute,
  deleteRule,
  type Kernel,
  type KernelError,
  type KernelRoute,
  type Rule,
  setMaster,
  setUp,
} from './kernel.ts';

type Values = Readonly<Record<string, string>>;
type Operation = (kernel: Kernel, family: Family, values: Values, text: string) => KernelError;

const WORDS: WordTypes = {
  word: (word) => word,
  table: (word) => (/^(local|main|default)$/.test(word) ? word : wholeNumber(1, 4294967295)(word)),
  number: wholeNumber(0, 4294967295),
};

const ROUTE =
  '[(unreachable|blackhole|prohibit|unicast)] <word:dst> [via <word:via>] [dev <word:dev>] [table <table>] [metric <number:metric>] [proto <word:proto>]';
const RULE = '[pref <number:pref>] [from all] (l3mdev|(lookup|table) <table>)';
const RULE_GONE = '[pref <number:pref>] [from all] [(l3mdev|(lookup|table) <table>)]';

/** The commands of iproute2 6.1 that the emulated kernel takes, one per line of `ip -batch`. */
const OPERATIONS: readonly (readonly [string, Operation])[] = [
  ['link add [name] <word:name> type vrf table <number:table>', (kernel, _, at) => newVrf(kernel, at)],
  [
    'link add link <word:parent> [name] <word:name> type vlan [protocol 802.1Q] id <1-4094:vlan>',
    (kernel, _, at) =>
      tooLong(at['name']) ?? addVlan(kernel, at['parent'] ?? '', at['name'] ?? '', Number(at['vlan'])),
  ],
  ['link (del|delete) [dev] <word:name>', (kernel, _, at) => deleteLink(kernel, at['name'] ?? '')],
  [
    'link set [dev] <word:name> master <word:master>',
    (kernel, _, at) => setMaster(kernel, at['name'] ?? '', at['master']),
  ],
  ['link set [dev] <word:name> nomaster', (kernel, _, at) => setMaster(kernel, at['name'] ?? '', undefined)],
  [
    'link set [dev] <word:name> (up|down)',
    (kernel, _, at, text) => setUp(kernel, at['name'] ?? '', text.endsWith(' up')),
  ],
  [
    '(addr|address) add <word:address> dev <word:name>',
    (kernel, _, at) => addAddress(kernel, at['name'] ?? '', at['address'] ?? ''),
  ],
  [
    '(addr|address) (del|delete) <word:address> dev <word:name>',
    (kernel, _, at) => deleteAddress(kernel, at['name'] ?? '', at['address'] ?? ''),
  ],
  [
    `rule add ${RULE}`,
    (kernel, family, at, text) => addRule(kernel, family, { ...ruleOf(at, text), kernel: false }),
  ],
  [
    `rule (del|delete) ${RULE_GONE}`,
    (kernel, family, at, text) => deleteRule(kernel, family, wantedRule(at, text)),
  ],
  [`route (add|append) ${ROUTE}`, (kernel, family, at, text) => route(kernel, family, at, text, addRoute)],
  [`route (del|delete) ${ROUTE}`, (kernel, family, at, text) => route(kernel, family, at, text, deleteRoute)],
];

/** Runs one line of `ip`; undefined is success. */
export function runIpLine(kernel: Kernel, family: Family, line: string): KernelError {
  const words = line.trim().split(/\s+/);
  let incomplete = false;
  for (const [form, operation] of OPERATIONS) {
    const result = matchPattern(pattern(form), words, WORDS);
    if (isMatched(result)) return operation(kernel, family, result.values, result.text);
    if (result.at === words.length && !result.complete) incomplete = true;
  }
  if (incomplete) return 'Command line is not complete. Try option "help"';
  return garbage(words);
}

function garbage(words: readonly string[]): string {
  const [object = '', verb = '', name = ''] = words;
  if (!/^(link|addr|address|rule|route)$/.test(object))
    return `Object "${object}" is unknown, try "ip help".`;
  if (object === 'link' && verb === 'add') return 'Error: Unknown device type.';
  return `Error: either "${object === 'link' ? 'dev' : 'to'}" is duplicate, or "${words.at(-1) ?? name}" is a garbage.`;
}

/** `force`: `-force`, go on after a refused line. */
interface BatchOptions {
  readonly refuses?: (line: string) => boolean;
  readonly force?: boolean;
}

/** Runs `ip -batch -`: stops at the first line that fails; the lines before it stay in force. */
export function runIpBatch(
  kernel: Kernel,
  family: Family,
  text: string,
  { refuses = () => false, force = false }: BatchOptions = {},
): { readonly code: number; readonly words: string } {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const error = refuses(line)
      ? 'RTNETLINK answers: Operation not permitted'
      : runIpLine(kernel, family, line);
    if (error === undefined || force) continue;
    // A value iproute2 cannot read ends it with 1, a word it does not know with 255, the kernel's no with 1 and the line (seen).
    if (/^Error: any valid/.test(error)) return { code: 1, words: `${error}\n` };
    if (/^(Error: (argument|either)|Command line)/.test(error)) return { code: 255, words: `${error}\n` };
    return { code: 1, words: `${error}\nCommand failed -:${index + 1}\n` };
  }
  return { code: 0, words: '' };
}

function newVrf(kernel: Kernel, at: Values): KernelError {
  return tooLong(at['name']) ?? addVrf(kernel, at['name'] ?? '', Number(at['table']));
}

function tooLong(name = ''): KernelError {
  return name.length > 15 || name === ''
    ? `Error: argument "${name}" is wrong: "name" not a valid ifname\n`
    : undefined;
}

function ruleOf(at: Values, text: string): Rule {
  const l3mdev = / l3mdev$/.test(text);
  return {
    priority: Number(at['pref'] ?? 32765),
    selector: l3mdev ? 'l3mdev' : 'table',
    table: at['table'] ?? '',
    kernel: false,
  };
}

function wantedRule(at: Values, text: string): Partial<Rule> {
  const { pref, table } = at;
  return {
    ...(pref === undefined ? {} : { priority: Number(pref) }),
    ...(/ l3mdev$/.test(text) ? { selector: 'l3mdev' as const } : {}),
    ...(table === undefined ? {} : { table }),
  };
}

function route(
  kernel: Kernel,
  family: Family,
  at: Values,
  text: string,
  operation: (kernel: Kernel, route: KernelRoute) => KernelError,
): KernelError {
  const typed = at['dst'] ?? '';
  const dst = destination(typed);
  if (dst === undefined) return `Error: any valid prefix is expected rather than "${at['dst']}".`;
  const { via, dev, metric } = at;
  return operation(kernel, {
    family: typed.includes(':') ? 6 : family,
    type: typeOf(text),
    dst,
    table: at['table'] ?? 'main',
    protocol: at['proto'] ?? 'boot',
    ...(via === undefined ? {} : { gateway: via }),
    ...(dev === undefined ? {} : { dev }),
    ...(metric === undefined ? {} : { metric: Number(metric) }),
  });
}

function typeOf(text: string): KernelRoute['type'] {
  const kind = text.split(' ')[2];
  return kind === 'unreachable' || kind === 'blackhole' || kind === 'prohibit' ? kind : 'unicast';
}

function destination(text: string): string | undefined {
  if (text === 'default' || text === '0.0.0.0/0' || text === '::/0') return 'default';
  const parsed = parseInterfaceAddress(
    text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`,
  );
  return parsed === undefined ? undefined : prefixText(networkOf(parsed));
}
