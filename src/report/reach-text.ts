import type { Language } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/sentences.ts';
import type { ReachAnswer } from '../verify/types.ts';
import { inconclusiveLines } from './audit-text.ts';
import { declareText } from './declare-text.ts';
import { type Names, packetText, servicesText, vpnLabel } from './facts.ts';
import type { Paint } from './paint.ts';
import { wordsOf } from './words.ts';

const SENTENCES = {
  en: {
    topology: 'allowed: both sites belong to one VPN and its topology joins them',
    agreement: 'allowed by agreement',
    forbidden: {
      inventory: 'forbidden: no agreement allows it',
      policy: 'forbidden: the policy lists no such reach',
      nothing: 'nobody said whether it may: there is no policy',
    },
    passes: 'it passes',
    refused: 'it does not pass',
    nearest: 'the nearest agreements',
    none: 'there is no agreement of either',
    nearness: {
      allows: 'allows it',
      'not-in-force': 'would allow it, and is not in force',
      'by-firewall': 'allows it by way of its firewall, never directly',
      'other-service': 'speaks of another service',
      'other-addresses': 'speaks of other addresses',
      'other-service-and-addresses': 'speaks of another service and other addresses',
      'other-direction': 'may be opened from the other side only',
      'same-destination': 'another department may reach the destination',
      'same-source': 'the source may reach another department',
    },
  },
  'zh-CN': {
    topology: '允许：两个站点同属一个 VPN，且其拓扑将二者相连',
    agreement: '依据协议允许',
    forbidden: {
      inventory: '禁止：没有协议允许',
      policy: '禁止：策略中没有列出这种互访',
      nothing: '没有策略，无人说明是否允许',
    },
    passes: '该报文可以到达',
    refused: '该报文不能到达',
    nearest: '最接近的协议',
    none: '双方均没有协议',
    nearness: {
      allows: '允许该报文',
      'not-in-force': '本可允许，但不在有效期内',
      'by-firewall': '经由其防火墙允许，不可直达',
      'other-service': '约定的是其他业务',
      'other-addresses': '约定的是其他地址',
      'other-service-and-addresses': '约定的是其他业务和其他地址',
      'other-direction': '只能由对方发起',
      'same-destination': '另一部门可以到达该目的方',
      'same-source': '该源方可以到达另一部门',
    },
  },
} as const;

/** By what the packet was judged, and how the answer is printed. */
export interface ReachTextOptions {
  readonly basis: 'inventory' | 'policy' | 'nothing';
  readonly language: Language;
  readonly paint: Paint;
}

/** The answer to "does this packet pass, and why" for people. */
export function reachText(
  answer: ReachAnswer,
  names: Pick<Names, 'vpns'>,
  { basis, language, paint }: ReachTextOptions,
): string {
  const text = SENTENCES[language];
  const words = wordsOf(language);
  const { allowedBy } = answer;
  const allowed =
    typeof allowedBy === 'object'
      ? `${text.agreement} ${allowedBy.agreement}`
      : allowedBy === 'forbidden'
        ? text.forbidden[basis]
        : text.topology;
  const right = basis === 'nothing' || answer.passes === (allowedBy !== 'forbidden');
  const result = answer.passes ? text.passes : text.refused;
  const nearest = answer.nearest.map(
    (one) =>
      `    ${one.id} ${vpnLabel(names, one.consumerVpn)} → ${vpnLabel(names, one.providerVpn)} ${servicesText(one.services)}  ${one.span.file}:${one.span.line}  ${text.nearness[one.nearness]}`,
  );
  return `${[
    `${packetText(answer.packet)}  ${answer.from.vpn}/${answer.from.site} → ${answer.to.vpn}/${answer.to.site}`,
    `  ${allowed}`,
    `  ${right ? paint.good(result) : paint.bad(result)}`,
    ...inconclusiveLines(answer.inconclusive, language, paint),
    ...answer.hops.flatMap((hop, i) => [
      `  ${i + 1} ${hop.router} ${hop.table} ${words.action[hop.action]} ${hop.detail}`,
      ...hop.lines.map((line) =>
        paint.faint(`      ${line.file}:${line.line}  ${visible(line.text.trim())}`),
      ),
    ]),
    ...(answer.lines.length === 0 ? [] : [`  ${words.label.cause}:`]),
    ...answer.lines.map((line) => `    ${line.file}:${line.line}  ${visible(line.text.trim())}`),
    ...(nearest.length === 0 ? [`  ${text.none}`] : [`  ${text.nearest}:`, ...nearest]),
    ...(allowedBy === 'forbidden' ? declareText(answer, basis, language) : []),
  ].join('\n')}\n`;
}
