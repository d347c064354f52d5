import type { VrpCommand } from './commands.ts';

const PORTS = '(eq <0-65535>|gt <0-65535>|lt <0-65535>|range <0-65535> <0-65535>)';
const PORTED = (end: string): string => `[${end}-port ${PORTS}]`;
const TAIL =
  '[tcp-flag (established|ack|fin|psh|rst|syn|urg)+] [icmp-type <word>] [icmp6-type <word>] [vpn-instance <name31:vpn>] [time-range <word>]';

const ACL_LINES: readonly VrpCommand[] = [
  { line: 'description <line>', key: 'description', undo: ['description'] },
  { line: 'step <1-20>', key: 'step', undo: ['step'] },
];

/** ACLs, classifiers, behaviors and policies (src/platforms/huawei_vrpv8/README.md). */
export const QOS_VIEWS: Readonly<
  Record<'acl' | 'acl6' | 'classifier' | 'behavior' | 'traffic-policy', readonly VrpCommand[]>
> = {
  acl: [...ACL_LINES, rule('(ip|tcp|udp|icmp|gre|ospf|<0-255:protocol>)', '(any|<ip4> <wildcard>)')],
  acl6: [...ACL_LINES, rule('(ipv6|tcp|udp|icmpv6|gre|ospf|<0-255:protocol>)', '(any|<p6>)')],
  classifier: [
    { line: 'if-match [ipv6] acl (<2000-3999:acl>|name <name:acl>)', act: 'needs-acl' },
    { line: 'if-match any' },
  ],
  behavior: [
    { line: '(permit|deny)', key: 'action' },
    { line: 'car <line>', key: 'car', undo: ['car'] },
    { line: 'remark dscp <word>', key: 'remark dscp', undo: ['remark dscp'] },
    { line: 'statistic enable' },
  ],
  'traffic-policy': [
    { line: 'share-mode' },
    { line: 'statistics enable' },
    {
      line: 'classifier <name:classifier> behavior <name:behavior> [precedence <1-65535:precedence>]',
      key: 'classifier {classifier}',
      undo: [
        'classifier <name:classifier>',
        'classifier <name:classifier> behavior <name:behavior> [precedence <1-65535:precedence>]',
      ],
      act: 'needs-parts',
    },
  ],
};

function rule(protocols: string, network: string): VrpCommand {
  const source = `[source ${network}] ${PORTED('source')}`;
  const destination = `[destination ${network}] ${PORTED('destination')}`;
  return {
    line: `rule [<0-4294967294:id>] (permit|deny) [${protocols}] ${source} ${destination} ${TAIL}`,
    key: 'rule {id}',
    undo: ['rule <0-4294967294:id>'],
    act: 'acl-rule',
    sort: 'name',
  };
}
