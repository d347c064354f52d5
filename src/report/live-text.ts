import type { Language } from '../diagnostics/diagnostic.ts';

/** What `verify --live` asked the running network, and what came of it. */
export interface LiveSummary {
  readonly routers: number;
  /** Entries of the routers' own tables. */
  readonly facts: number;
  /** Tables that differ from what the configurations lead to. */
  readonly differences: number;
  readonly packets: {
    /** Owed and answered. */
    readonly declared: number;
    /** Forbidden and silent, beside their controls. */
    readonly refused: number;
    /** Forbidden and answered. */
    readonly breaches: number;
    /** Silent without a control that answered, or not sent. */
    readonly unheard: number;
  };
}

const WORDS: Readonly<Record<Language, (summary: LiveSummary) => readonly string[]>> = {
  en: ({ routers, facts, differences, packets: { declared, refused, breaches, unheard } }) => [
    `live: ${routers} routers asked for their own tables, ${facts} entries compared, ${differences} tables differ`,
    `live: ${declared} declared packets answered; ${refused} forbidden ones silent, each beside an answer to the same sender and one from the same destination; ${breaches} answered all the same; ${unheard} without such an answer`,
  ],
  'zh-CN': ({ routers, facts, differences, packets: { declared, refused, breaches, unheard } }) => [
    `现网：询问了 ${routers} 台路由器自身的表项，比对 ${facts} 条，${differences} 个表不一致`,
    `现网：${declared} 个已声明的报文得到应答；${refused} 个被禁止的报文无应答，且同一发送方与同一目的方均有应答作对照；${breaches} 个被禁止的报文仍得到应答；${unheard} 个没有对照`,
  ],
};

/** The two lines of it, for people. */
export function liveSummaryText(summary: LiveSummary, language: Language): string {
  return `${WORDS[language](summary).join('\n')}\n`;
}
