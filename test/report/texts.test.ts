import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/diagnostics/diagnostic.ts';
import { auditText } from '../../src/report/audit-text.ts';
import { describeClass } from '../../src/report/classes.ts';
import { auditPage } from '../../src/report/html/page.ts';
import { paintFor } from '../../src/report/paint.ts';
import { planMarkdown } from '../../src/report/plan/markdown.ts';
import { planPage } from '../../src/report/plan/page.ts';
import { planRelationText } from '../../src/report/plan/relation.ts';
import type { PlanReport } from '../../src/report/plan/report.ts';
import { planText } from '../../src/report/plan/text.ts';
import { pushText } from '../../src/report/push-text.ts';
import { reachText } from '../../src/report/reach-text.ts';
import { table } from '../../src/report/table.ts';
import { wordsOf } from '../../src/report/words.ts';
import { BREACH_SEVERITY, FINDING_SEVERITY } from '../../src/verify/explain/classes.ts';
import { golden, recorded } from './golden.ts';
import { SMALL } from './small-network.ts';
import { AUDIT, CLEAN_AUDIT, PLAN, PUSH, REACH, RELATION } from './small-results.ts';

const LANGUAGES: readonly Language[] = ['en', 'zh-CN'];
const paint = paintFor(false);

/** Every report on the hand-made results: its name and how it is made. */
const REPORTS: readonly (readonly [name: string, (language: Language) => string])[] = [
  ['plan.txt', (language) => planText(PLAN, SMALL, { language, paint, commands: false })],
  ['plan-commands.txt', (language) => planText(PLAN, SMALL, { language, paint, commands: true })],
  ['plan-empty.txt', (language) => planText(noChange(), SMALL, { language, paint, commands: true })],
  ['plan-relation.txt', (language) => planRelationText(RELATION, SMALL, { language, paint })],
  ['plan.md', (language) => planMarkdown(planReport(), language)],
  ['plan.html', (language) => planPage(planReport(), language)],
  ['audit-breach.txt', (language) => auditText(AUDIT, SMALL, { language, paint })],
  ['audit-isolated.txt', (language) => auditText(CLEAN_AUDIT, SMALL, { language, paint })],
  ['push.txt', (language) => pushText(PUSH, language, paint)],
  [
    'reach-allowed.txt',
    (language) => reachText(REACH.allowed, SMALL, { basis: 'inventory', language, paint }),
  ],
  [
    'reach-forbidden.txt',
    (language) => reachText(REACH.forbidden, SMALL, { basis: 'inventory', language, paint }),
  ],
  ['reach-policy.txt', (language) => reachText(REACH.forbidden, SMALL, { basis: 'policy', language, paint })],
  [
    'reach-nothing.txt',
    (language) => reachText(REACH.forbidden, SMALL, { basis: 'nothing', language, paint }),
  ],
  ['audit-breach.html', (language) => page(language)],
];

const GOLDENS = REPORTS.flatMap(([name, make]) =>
  LANGUAGES.map((language) => [name.replace('.', `.${language}.`), make(language)] as const),
);

describe('reports on fixed results', () => {
  it.each(GOLDENS)('%s is as recorded', (name, text) => {
    expect(text).toBe(golden(name, text));
  });

  it('has no recorded text that nothing makes', () => {
    expect(recorded()).toEqual(GOLDENS.map(([name]) => name).sort());
  });

  it('says every verdict, outcome and step in its own language', () => {
    const [english, chinese] = [wordsOf('en'), wordsOf('zh-CN')];
    for (const group of [
      'verdict',
      'outcome',
      'action',
      'change',
      'question',
      'severity',
      'level',
    ] as const) {
      const [en, zh] = [Object.entries(english[group]), Object.entries(chinese[group])];
      for (const [i, [key, word]] of en.entries()) expect(zh[i]?.[1], `${group} ${key}`).not.toBe(word);
    }
  });
});

describe('a class of fault', () => {
  it.each(Object.keys({ ...BREACH_SEVERITY, ...FINDING_SEVERITY }))(
    '%s has sentences in both languages',
    (name) => {
      for (const language of LANGUAGES) expect(describeClass(name, language).title).not.toBe('');
    },
  );
});

describe('a plan', () => {
  it('is a comment in which nobody can be mentioned, no HTML begins and no fence ends early', () => {
    const [device] = PLAN.devices;
    const [section] = device?.sections ?? [];
    if (device === undefined || section === undefined) throw new Error('no section');
    const text = 'description ``` <script> @everyone | x';
    const lines = [{ sign: '+' as const, path: [], text }];
    const vpns = SMALL.vpns.map((vpn) => ({ ...vpn, name: '@all <b>|' }));
    const plan = { ...PLAN, devices: [{ ...device, sections: [{ ...section, lines }] }] };
    const comment = planMarkdown({ ...planReport(), plan, names: { ...planReport().names, vpns } }, 'en');
    expect(comment).toContain('&#64;all &#60;b&#62;\\|');
    expect(comment).toContain('````diff\n');
    expect(comment.replace(/(`{3,})[\s\S]*?\n\1\n/g, '')).not.toMatch(/@|<(?!\/?(details|summary)>)/);
    const page = planPage({ ...planReport(), plan }, 'en');
    expect(page).not.toContain('<script>');
  });

  it('too long for a comment keeps its tables and says where its diffs are', () => {
    const [device] = PLAN.devices;
    if (device === undefined) throw new Error('no device');
    const many = Array.from({ length: 700 }, (_, i) => ({
      ...device,
      router: `pe${i}`,
      commands: device.commands.map((one) => ({ ...one, text: `${one.text} ${i} ${'x'.repeat(60)}` })),
    }));
    const comment = planMarkdown({ ...planReport(), plan: { ...PLAN, devices: many } }, 'en');
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain('too long for a comment');
  });

  it('keeps a comment of very many changed reaches short, and counts those it leaves out', () => {
    const [change] = RELATION.changes;
    if (change === undefined) throw new Error('no change');
    const changes = Array.from({ length: 900 }, (_, i) => ({ ...change, fromVpn: `vpn${i}` }));
    const comment = planMarkdown({ ...planReport(), relation: { ...RELATION, changes } }, 'en');
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain('and 802 more');
    expect(comment).toContain('nothing else changes');
  });

  it('says first of all what changes for those who use the network', () => {
    const comment = planMarkdown(planReport(), 'en');
    const [, first] = comment.split('### ');
    expect(first).toContain('**adds 中小企业融资 smefin → 地税 localtax IPv4 tcp/8444 to 10.140.250.0/28');
    expect(first).toContain('nothing else changes');
    expect(planPage(planReport(), 'en').split('<h2>')[1]).toContain('<li class="gained">adds ');
  });

  it('shows equal changes of several routers once, and leaves out routers without any', () => {
    const text = planText(PLAN, SMALL, { language: 'en', paint, commands: false });
    expect(text.match(/rt vpn export 65101:1401 65101:140101/g)).toHaveLength(1);
    expect(text).toContain('r1, r2 (frr)');
    expect(text).not.toContain('r4');
  });

  it.each([
    ['terminal', (plan: typeof PLAN) => planText(plan, SMALL, { language: 'en', paint, commands: false })],
    ['comment', (plan: typeof PLAN) => planMarkdown({ ...planReport(), plan }, 'en')],
    ['page', (plan: typeof PLAN) => planPage({ ...planReport(), plan }, 'en')],
  ])('shows equal changes once on the %s, and apart when only the ways back differ', (_, shown) => {
    const line = /rt vpn export 65101:1401 65101:140101/g;
    const [first] = PLAN.devices;
    const [section] = first?.sections ?? [];
    if (first === undefined || section === undefined) throw new Error('no section');
    const twins = [first, { ...first, router: 'r2' }];
    const once = shown({ ...PLAN, devices: twins }).match(line)?.length;
    const [one, other] = twins.map((device, i) => ({
      ...device,
      reverse: device.reverse.map((command) => ({ ...command, text: `${command.text} ${i}` })),
    }));
    expect(once).toBeGreaterThan(0);
    const apart = shown({ ...PLAN, devices: [one ?? first, other ?? first] }).match(line)?.length;
    expect(apart).toBe(2 * (once ?? 0));
  });
});

describe('columns', () => {
  it('are aligned by what a terminal shows, two places for a Chinese character', () => {
    const rows = table([
      ['防汛', 'flood', '1'],
      ['中小企业融资', 'smefin', '2'],
      ['plain', 'long-name', '3'],
    ]);
    expect(rows.map((row, i) => columnOf(row, ['flood', 'smefin', 'long-name'][i]))).toEqual([14, 14, 14]);
    expect(rows.map((row, i) => columnOf(row, `${i + 1}`))).toEqual([25, 25, 25]);
  });

  it('are aligned in the headlines and the matrix of an audit', () => {
    const lines = auditText(AUDIT, SMALL, { language: 'zh-CN', paint }).split('\n');
    const headlines = lines.slice(1, 1 + SMALL.vpns.length);
    const isolated = wordsOf('zh-CN').label.isolatedFrom;
    expect(new Set(headlines.map((line) => columnOf(line, isolated))).size).toBe(1);
    const matrix = lines.slice(2 + SMALL.vpns.length, 3 + 2 * SMALL.vpns.length);
    const first = columnOf(matrix[0] ?? '', 'flood');
    for (const line of matrix.slice(1))
      expect(characterAt(line, first - 1) + characterAt(line, first)).toMatch(/^ \S$/);
  });
});

/** The terminal column a word starts in, from 0. */
function columnOf(line: string, word: string | undefined): number {
  const index = line.indexOf(word ?? '\0');
  if (index < 0) throw new Error(`no ${word} in ${line}`);
  return stringWidth(line.slice(0, index));
}

/** The character that a terminal shows in a column. */
function characterAt(line: string, column: number): string {
  let width = 0;
  for (const character of line) {
    if (width >= column) return character;
    width += stringWidth(character);
  }
  return '';
}

function planReport(): PlanReport {
  const { network, vpns, departments } = SMALL;
  const names = { network, vpns, departments };
  const steps = ['sectornet apply plan.json -i inventory/small --allow-interruption'];
  return { plan: PLAN, names, before: AUDIT, after: CLEAN_AUDIT, relation: RELATION, steps };
}

function noChange(): typeof PLAN {
  return { ...PLAN, devices: PLAN.devices.map((device) => ({ ...device, commands: [], sections: [] })) };
}

function page(language: Language): string {
  return auditPage(
    {
      subject: SMALL,
      judgedBy: 'inventory',
      audit: AUDIT,
      collectedAt: '2026-11-25 08:00 UTC',
      version: '0.1.0',
      rerun: 'sectornet verify',
    },
    language,
  );
}
