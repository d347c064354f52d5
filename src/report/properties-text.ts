import type { Language } from '../diagnostics/diagnostic.ts';
import type { PropertyAnswer, PropertyVerdict } from '../verify/types.ts';

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

/** The property catalogue, one line each; behind a broken one the names of what breaks it and the first line of each. */
export function propertiesText(answers: readonly PropertyAnswer[], language: Language): string {
  const lines = answers.map((one) => {
    const places = one.evidence.map(({ name, lines: [first] }) =>
      first === undefined ? name : `${name} ${first.file}:${first.line}`,
    );
    const because = [...new Set(places)].slice(0, 3).map((place) => `\n         ${place}`);
    const sentence = language === 'zh-CN' ? one.zh : one.en;
    return `  ${one.id.padEnd(4)} ${WORDS[language][one.verdict]}: ${sentence}${because.join('')}`;
  });
  return `\n${lines.join('\n')}\n`;
}
