import type { RouteDefinition, RouteQuestion } from '../../push/session/definition.ts';

/** `display ip routing-table vpn-instance N ADDRESS LENGTH` shows the route to exactly this prefix (form of the manuals); what it prints where there is none we have not seen, so only a table is an answer. */
export const vrpRoute: RouteDefinition = {
  sends: (questions) => questions.map(commandOf),
  answered: (answers, questions) =>
    new Map(
      questions.flatMap((question) => {
        const text = answers.get(commandOf(question)) ?? '';
        if (!/Destination\/Mask|^\s*Destination\s*:/m.test(text)) return [];
        return [[question, isShown(text, question)] as const];
      }),
    ),
};

function commandOf({ vrf, family, prefix }: RouteQuestion): string {
  const [address, length] = prefix.split('/');
  return `display ${family === 4 ? 'ip' : 'ipv6'} routing-table vpn-instance ${vrf} ${address} ${length}`;
}

/** IPv4: a row `A.B.C.D/L  IBGP 255 …`; IPv6: `Destination  : A   PrefixLength : L`. */
function isShown(text: string, { family, prefix }: RouteQuestion): boolean {
  if (family === 4) return new RegExp(`^\\s*${prefix.replaceAll('.', '\\.')}\\s+\\w+\\s`, 'm').test(text);
  const [address = '', length = ''] = prefix.split('/');
  const rows = text.matchAll(/^\s*Destination\s*:\s*(\S+)\s+PrefixLength\s*:\s*(\d+)/gm);
  return [...rows].some(([, to, bits]) => to?.toLowerCase() === address && bits === length);
}
