import type { LineRule } from '../../plan/rules.ts';

/** Headers of the sections of a Linux router's text, in the order they stand. */
export const SECTIONS = {
  routing: '### vtysh -c "show running-config no-header"',
  link: '### ip link',
  address: '### ip address',
  rule4: '### ip rule',
  rule6: '### ip -6 rule',
  route4: '### ip route',
  route6: '### ip -6 route',
  filter4: '### iptables-save',
  filter6: '### ip6tables-save',
  sysctl: '### sysctl',
} as const;

/** The tool that takes the commands of each section. */
export const CHANNELS: Readonly<Record<string, string>> = {
  [SECTIONS.routing]: 'vtysh',
  [SECTIONS.link]: 'ip',
  [SECTIONS.address]: 'ip',
  [SECTIONS.rule4]: 'ip',
  [SECTIONS.rule6]: 'ip6',
  [SECTIONS.route4]: 'ip',
  [SECTIONS.route6]: 'ip6',
  [SECTIONS.filter4]: 'iptables',
  [SECTIONS.filter6]: 'ip6tables',
  [SECTIONS.sysctl]: 'sysctl',
};

/** Rules of one view: their lines stand below `view`. */
export function inView(view: string, rules: readonly LineRule[]): readonly LineRule[] {
  return rules.map((rule) => ({ ...rule, line: `${view} > ${rule.line}` }));
}
