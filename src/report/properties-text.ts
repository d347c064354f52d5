import type { Language } from '../diagnostics/diagnostic.ts';
import {
  LIVE_GAPS,
  type LiveGap,
  type LiveVerdict,
  type PropertyAnswer,
  type PropertyVerdict,
} from '../verify/types.ts';

const WORDS: Readonly<Record<Language, Readonly<Record<PropertyVerdict, string>>>> = {
  en: {
    holds: 'holds',
    broken: 'BROKEN',
    inconclusive: 'inconclusive',
    'needs-a-plan': 'decided by every plan',
    'needs-live-evidence': 'needs live evidence',
  },
  'zh-CN': {
    holds: '成立',
    broken: '不成立',
    inconclusive: '无法判定',
    'needs-a-plan': '由每个变更计划判定',
    'needs-live-evidence': '需要现网证据',
  },
};

const LIVE: Readonly<
  Record<
    Language,
    {
      readonly head: string;
      readonly verdict: Readonly<Record<LiveVerdict['verdict'], string>>;
      readonly entries: (count: number) => string;
      readonly packets: (count: number) => string;
      readonly open: Readonly<Record<LiveGap, string>>;
    }
  >
> = {
  en: {
    head: 'live',
    verdict: { holds: 'confirmed', broken: 'refuted', inconclusive: 'not decided' },
    entries: (count) => `${count} entries of tables`,
    packets: (count) => `${count} packets`,
    open: {
      'routers-not-asked': 'not every router was asked',
      'no-control': 'silences without an answer beside them',
      'not-told': 'a router does not say',
      'multicast-forwarded': 'multicast is forwarded, and where to is not followed',
      'no-read-only-test': 'it takes a load test; reading does not show it',
      'nothing-asked': 'nothing in the network speaks of it',
    },
  },
  'zh-CN': {
    head: '现网',
    verdict: { holds: '证实', broken: '证伪', inconclusive: '未定' },
    entries: (count) => `表项 ${count} 条`,
    packets: (count) => `报文 ${count} 个`,
    open: {
      'routers-not-asked': '并非所有路由器都被询问',
      'no-control': '有的沉默没有得到应答的对照',
      'not-told': '有路由器未说明',
      'multicast-forwarded': '存在组播转发，去向未跟踪',
      'no-read-only-test': '需要负载测试，仅靠读取无法看出',
      'nothing-asked': '网络中没有与之有关的内容',
    },
  },
};

/** The property catalogue, one line each; behind a broken one the names of what breaks it and the first line of each. */
export function propertiesText(answers: readonly PropertyAnswer[], language: Language): string {
  const lines = answers.map((one) => {
    const places = one.evidence.map(({ name, lines: [first] }) =>
      first === undefined ? name : `${name} ${first.file}:${first.line}`,
    );
    const because = [...new Set(places)].slice(0, 3).map((place) => `\n         ${place}`);
    const sentence = language === 'zh-CN' ? one.zh : one.en;
    const live = one.live === undefined ? '' : liveText(one.live, language);
    return `  ${one.id.padEnd(4)} ${WORDS[language][one.verdict]}: ${sentence}${live}${because.join('')}`;
  });
  return `\n${lines.join('\n')}\n`;
}

/** What the running network says, behind the property; nothing where nothing in it speaks of one. */
function liveText({ verdict, entries, packets, open }: LiveVerdict, language: Language): string {
  const words = LIVE[language];
  if (open.includes('nothing-asked') && verdict !== 'broken') return '';
  const gaps = LIVE_GAPS.filter((gap) => open.includes(gap)).map((gap) => words.open[gap]);
  const why = gaps.length === 0 ? '' : ` (${gaps.join('; ')})`;
  const basis = [
    ...(entries === 0 ? [] : [words.entries(entries)]),
    ...(packets === 0 ? [] : [words.packets(packets)]),
  ];
  return `\n         ${words.head}: ${[words.verdict[verdict] + why, ...basis].join(', ')}`;
}
