import type { RouterDraft } from './draft.ts';

/**
 * Kinds of interfaces as VRP prints them. Others may join tables by their nature, as the Virtual-if between virtual systems does.
 */
const KINDS: ReadonlySet<string> = new Set([
  'Ethernet',
  'FastEthernet',
  'GigabitEthernet',
  'GE',
  'XGigabitEthernet',
  'XGE',
  '10GE',
  '25GE',
  '40GE',
  '50GE',
  '100GE',
  '200GE',
  '400GE',
  '800GE',
  '50|100GE',
  'MultiGE',
  'FlexE',
  'Eth-Trunk',
  'Ip-Trunk',
  'MEth',
  'MTunnel',
  'LoopBack',
  'NULL',
  'Vlanif',
  'Vbdif',
  'Nve',
  'Serial',
  'Pos',
  'Cpos',
  'CPOS',
  'Atm',
  'Mp-group',
  'Global-Mp-Group',
  'Ima-group',
  'Tunnel',
  'Virtual-Template',
  'Virtual-Ethernet',
  'Global-VE',
  'PW-VE',
  'Dialer',
  'Cellular',
  'Async',
  'Aux',
  'Bridge-if',
  'Wlan-Radio',
  'Wlan-Bss',
  'Stack-Port',
  'Fabric-Port',
]);

/** Short for another kind, or printed in two ways, by release. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ['ge', 'gigabitethernet'],
  ['xge', 'xgigabitethernet'],
]);

const KNOWN: ReadonlySet<string> = new Set([...KINDS].map((kind) => kind.toLowerCase()));

/** Whether it is known what an interface of this kind does with packets; capitals do not matter. */
export function isKnownKind(name: string): boolean {
  const kind = kindOf(name);
  return KINDS.has(kind) || KNOWN.has(kind.toLowerCase());
}

/** Whether the name is spelled in the one way in which no other interface can be meant: as VRP prints it, and not short. */
export function isPlainName(name: string): boolean {
  const kind = kindOf(name);
  return KINDS.has(kind) && !TWINS.has(kind.toLowerCase());
}

/** The same for all spellings of one interface. */
function canonicalName(name: string): string {
  const kind = kindOf(name);
  const small = kind.toLowerCase();
  return (TWINS.get(small) ?? small) + name.slice(kind.length);
}

/** Tells whether a text has an interface of another spelling that is the same. */
export function sameInterfaces({ interfaces }: RouterDraft): (name: string) => boolean {
  const spelled = Map.groupBy(interfaces.keys(), canonicalName);
  return (name) => (spelled.get(canonicalName(name)) ?? []).some((other) => other !== name);
}

/** `10GE1/0/1` → `10GE`: digits in front, then letters, up to the number. */
function kindOf(name: string): string {
  let end = 0;
  while (end < name.length && !isLetter(name.charCodeAt(end))) end++;
  while (end < name.length && (isLetter(name.charCodeAt(end)) || name.charCodeAt(end) === HYPHEN)) end++;
  return name.slice(0, end);
}

const HYPHEN = 45;

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
