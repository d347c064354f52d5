import type { Language } from '../diagnostics/diagnostic.ts';
import { addressBits, addressText, type IpAddress } from '../net/address.ts';
import type { ReachAnswer } from '../verify/types.ts';

const WORDS = {
  en: {
    agreement: 'to allow it, declare (agreements.yaml; widen the prefixes as agreed):',
    policy: 'to allow it, add to the policy:',
    topology: 'to allow it, change the topology of the VPN where it is declared:',
    nothing:
      'to hold the network to what it should be: verify --configs DIR --infer --write-policy policy.yaml',
    firewall: 'one way alone would need a firewall: nothing tells a first UDP packet from an answer',
    purpose: 'WHY',
    basis: 'DOCUMENT',
    name: 'NAME',
  },
  'zh-CN': {
    agreement: '若要允许，请声明（agreements.yaml，前缀按协议放宽）：',
    policy: '若要允许，请写入策略：',
    topology: '若要允许，请在声明该 VPN 处修改其拓扑：',
    nothing: '若要约束该网络：verify --configs 目录 --infer --write-policy policy.yaml',
    firewall: '仅单向则须由防火墙执行：UDP 首包与应答无从分辨',
    purpose: '用途',
    basis: '依据文件',
    name: '经办人',
  },
} as const;

/** The lines somebody would have to type for a forbidden packet to be allowed, no more than that packet needs. */
export function declareText(
  answer: ReachAnswer,
  basis: 'inventory' | 'policy' | 'nothing',
  language: Language,
): readonly string[] {
  const words = WORDS[language];
  const { from, to } = answer;
  if (basis === 'nothing') return [`  ${words.nothing}`];
  if (from.vpn === to.vpn)
    return [`  ${words.topology}`, `    vpn-id: ${from.vpn}`, '    vpn-service-topology: any-to-any'];
  return basis === 'policy'
    ? [`  ${words.policy}`, ...policyLines(answer)]
    : [`  ${words.agreement}`, ...agreementLines(answer, words)];
}

function policyLines(answer: ReachAnswer): readonly string[] {
  return [
    '    inter-access-agreements:',
    `      - consumer-vpn: ${answer.from.vpn}`,
    `        provider-vpn: ${answer.to.vpn}`,
    '        direction: consumer-opens',
    ...commonLines(answer),
  ];
}

function agreementLines(answer: ReachAnswer, words: (typeof WORDS)[Language]): readonly string[] {
  const { from, to, packet } = answer;
  return [
    '    inter-access-agreements:',
    '      - agreement-id: NEW',
    `        provider-vpn: ${to.vpn}`,
    `        consumer-vpn: ${from.vpn}`,
    packet.protocol === 'udp'
      ? `        direction: both  # ${words.firewall}`
      : '        direction: consumer-opens',
    ...commonLines(answer),
    `        purpose: ${words.purpose}`,
    `        basis: ${words.basis}`,
    '        consents:',
    ...[to, from].map(({ vpn }) => `          - { party: ${vpn}, by: ${words.name}, at: YYYY-MM-DD }`),
    `        approved-by: ${words.name}`,
    '        valid-from: YYYY-MM-DD',
    '        valid-until: YYYY-MM-DD',
  ];
}

function commonLines({ packet }: ReachAnswer): readonly string[] {
  const port = packet.destinationPort === undefined ? '' : `, port: ${packet.destinationPort}`;
  return [
    `        provider-prefixes: [${quoted(packet.destination)}]`,
    `        consumer-prefixes: [${quoted(packet.source)}]`,
    `        services: [{ protocol: ${packet.protocol}${port} }]`,
  ];
}

/** A host as a prefix; IPv6 ones are quoted, since YAML reads colons its own way. */
function quoted(address: IpAddress): string {
  const text = `${addressText(address)}/${addressBits(address.family)}`;
  return address.family === 6 ? `"${text}"` : text;
}
