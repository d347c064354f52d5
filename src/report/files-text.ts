import type { Language } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/sentences.ts';

/** Files of a folder that were not read as a router's: an older or equal text of one that was, and anything else; by their paths. */
export interface FilesLeft {
  readonly older: readonly string[];
  readonly other: readonly string[];
}

/** More files of one kind are counted. */
const NAMED = 5;

const WORDS = {
  en: {
    older: 'older or equal, left out',
    other: 'not read as a configuration',
    more: (count: number) => ` and ${count} more (all of them with --infer -o json)`,
    between: ', ',
    colon: ': ',
  },
  'zh-CN': {
    older: '较旧或相同，已略去',
    other: '未作为配置读取',
    more: (count: number) => `，另有 ${count} 个（用 --infer -o json 查看全部）`,
    between: '、',
    colon: '：',
  },
} as const;

/** A line for each kind of file that was left, with the first names. */
export function filesLeftLines(files: FilesLeft, language: Language): readonly string[] {
  const { between, colon, more, ...words } = WORDS[language];
  return (['older', 'other'] as const)
    .filter((kind) => files[kind].length > 0)
    .map((kind) => {
      const names = files[kind].slice(0, NAMED).map(visible).join(between);
      const rest = files[kind].length - NAMED;
      return `  ${words[kind]}${colon}${names}${rest > 0 ? more(rest) : ''}`;
    });
}
