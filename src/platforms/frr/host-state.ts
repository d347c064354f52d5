import type { RunningText } from '../../push/session/definition.ts';
import { filterLines } from './host-state-filters.ts';
import { readRecords } from './host-state-json.ts';
import { addressLines, linkLines } from './host-state-links.ts';
import { routeLines, ruleLines } from './host-state-routes.ts';
import { sysctlLines } from './host-state-sysctl.ts';

const VTYSH = 'vtysh -c "show running-config no-header"';
/** Keys by their paths: `sysctl -a` would walk thousands of them for a second on a slow router. What is not there is passed over. */
const SYSCTL = [
  'cd /proc/sys && sysctl -e net/ipv4/ip_forward net/ipv4/tcp_l3mdev_accept net/ipv4/udp_l3mdev_accept net/ipv4/raw_l3mdev_accept',
  'net/ipv4/conf/*/rp_filter net/ipv6/conf/all/forwarding net/ipv6/conf/*/forwarding net/ipv6/conf/*/accept_ra net/ipv6/conf/*/keep_addr_on_down net/mpls/platform_labels net/mpls/conf/*/input',
].join(' ');

/** One section of the running text: its header, the command that reads it, and how the answer becomes lines. */
interface Section {
  readonly header: string;
  readonly command: string;
  readonly lines: (answer: string) => readonly string[] | undefined;
}

const SECTIONS: readonly Section[] = [
  { header: `### ${VTYSH}`, command: VTYSH, lines: frrLines },
  { header: '### ip link', command: 'ip -d -j link show', lines: fromJson(linkLines) },
  { header: '### ip address', command: 'ip -j address show', lines: fromJson(addressLines) },
  { header: '### ip rule', command: 'ip -j rule show', lines: fromJson(ruleLines) },
  { header: '### ip -6 rule', command: 'ip -6 -j rule show', lines: fromJson(ruleLines) },
  {
    header: '### ip route',
    command: 'ip -j route show table all',
    lines: fromJson((routes) => routeLines(routes, 4)),
  },
  {
    header: '### ip -6 route',
    command: 'ip -6 -j route show table all',
    lines: fromJson((routes) => routeLines(routes, 6)),
  },
  { header: '### iptables-save', command: 'iptables-save', lines: filterLines },
  { header: '### ip6tables-save', command: 'ip6tables-save', lines: filterLines },
  { header: '### sysctl', command: SYSCTL, lines: sysctlLines },
];

/** The commands that read a Linux router, in order; they change nothing. */
export const HOST_READS: readonly string[] = SECTIONS.map(({ command }) => command);

/** The one text of a Linux router (README.md) from the answers to `HOST_READS`; a refusal when one is missing or is not what its tool prints. */
export function hostRunningText(answers: ReadonlyMap<string, string>): RunningText {
  const lines: string[] = [];
  for (const section of SECTIONS) {
    const answer = answers.get(section.command);
    const found = answer === undefined ? undefined : section.lines(answer);
    if (found === undefined) return { refusal: { command: section.command, words: unreadable(answer) } };
    lines.push(section.header, ...found);
  }
  return { text: `${lines.join('\n')}\n` };
}

/** The lines of a section of the running text, each with its line end; empty when the section is. */
export function sectionText(running: string, header: string): string {
  const lines = running.split('\n');
  const start = lines.indexOf(header);
  if (start < 0) return '';
  const next = lines.findIndex((line, index) => index > start && line.startsWith('### '));
  const body = lines.slice(start + 1, next < 0 ? undefined : next).filter((line) => line !== '');
  return body.map((line) => `${line}\n`).join('');
}

/** FRR's own lines; version, introduction and separators are no configuration. */
function frrLines(answer: string): readonly string[] {
  return answer
    .split(/\r?\n/)
    .filter(
      (line) =>
        !/^\s*!?\s*$|^frr version |^Building configuration\.\.\.$|^Current configuration:$/.test(line),
    );
}

function fromJson(
  lines: (records: ReturnType<typeof readRecords> & object) => readonly string[],
): (answer: string) => readonly string[] | undefined {
  return (answer) => {
    const records = readRecords(answer);
    return records === undefined ? undefined : lines(records);
  };
}

function unreadable(answer: string | undefined): string {
  const start = (answer ?? '').replace(/\s+/g, ' ').trim().slice(0, 200);
  return start === '' ? 'no answer' : `not the JSON this command prints: ${start}`;
}
