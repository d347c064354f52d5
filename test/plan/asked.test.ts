import { describe, expect, it } from 'vitest';
import { type Asked, askedIn } from '../../src/plan/asked.ts';
import { isWitness } from '../../src/plan/compare.ts';
import { readConfiguration } from '../../src/plan/configuration.ts';
import type { ChangeRules } from '../../src/plan/rules.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
import { vrpChangeRules } from '../../src/platforms/huawei_vrpv8/change.ts';
import { transitionCases } from '../transitions/case.ts';

describe.each(transitionCases())('$name', ({ platform, request: { wanted, running } }) => {
  it.each([
    ['wanted', wanted.text],
    ['running', running],
    ['with every third line gone', thinned(wanted.text)],
    ['with lines nobody knows', `${wanted.text}\nstrange words\n stranger words below\n`],
  ])('speaks of the same objects as its full reading does: %s', (_, text) => {
    const rules = rulesOf(platform);
    expect(listed(askedIn(rules, rules.outline(text)))).toEqual(listed(fullyRead(rules, text)));
  });
});

const PHASES = { add: 'prepare-host', remove: 'settle-host' } as const;
const BLOCK = 'block <name>';

/** Lines in a block of an object that are not all the object's, as no platform's tables have them yet. */
const MIXED: ChangeRules = {
  ...vrpChangeRules,
  lines: [
    { ...PHASES, line: BLOCK, object: ['block', '<name>'] },
    { ...PHASES, line: `${BLOCK} > other <other>`, object: ['other', '<other> of <name>'] },
    { ...PHASES, line: `${BLOCK} > nobodys <any*>`, object: () => undefined },
    { ...PHASES, line: `${BLOCK} > own <any*>` },
    { ...PHASES, line: 'frame <name>', object: ['frame', '<name>'], role: 'frame' },
    { ...PHASES, line: 'frame <name> > hold <any*>', role: 'container' },
    { ...PHASES, line: 'frame <name> > remark <any*>', witness: false },
    { ...PHASES, line: 'frame <name> > own <any*>' },
    { ...PHASES, line: 'named <name>', object: ['named', '<name>'] },
    { ...PHASES, line: 'named <name> > again <any*>', object: ['named', '<name>'] },
    { ...PHASES, line: 'mixed <name>', object: ['mixed', '<name>'] },
    { ...PHASES, line: 'mixed <name> > other <any*>', object: ['other', '<name>'] },
    { ...PHASES, line: 'open <name>', object: ['open', '<name>'] },
    { ...PHASES, line: 'open <name> > <first> away', object: () => undefined },
    { ...PHASES, line: 'link <name>', object: ({ name = '' }) => ({ kind: 'link', name, shared: true }) },
    { ...PHASES, line: 'port <name> > again <any*>', object: ['port', '<name>'] },
    { ...PHASES, line: 'port <name>', object: ({ name = '' }) => ({ kind: 'port', name, shared: true }) },
  ],
};

it.each([
  ['block a\n own x\n other b\n own y\n'],
  ['block a\n nobodys x\n'],
  ['frame a\n hold x\n'],
  ['frame a\n remark x\n'],
  ['frame a\n remark x\n own y\n'],
  ['named a\n again x\n whatever\n'],
  ['mixed a\n other x\n whatever\n'],
  ['port a\n again x\n'],
  ['open a\n b away\n'],
  ['link a\n whatever\n'],
  ['port a\nwhatever\n'],
])('tells the lines in a block apart: %j', (text) => {
  expect(listed(askedIn(MIXED, MIXED.outline(text)))).toEqual(listed(fullyRead(MIXED, text)));
});

/** The same by the statements of the text. */
function fullyRead(rules: ChangeRules, text: string): Asked {
  const { statements } = readConfiguration(rules, text);
  const objects = new Map<string, Map<string, boolean>>();
  for (const statement of statements) {
    const { object } = statement;
    if (object === undefined) continue;
    const named = objects.get(object.kind) ?? new Map<string, boolean>();
    objects.set(object.kind, named.set(object.name, named.get(object.name) === true || isWitness(statement)));
  }
  return { objects, isStrange: statements.some(({ object }) => object === undefined) };
}

function listed({ objects, isStrange }: Asked) {
  const list = [...objects].flatMap(([kind, names]) =>
    [...names].map(
      ([name, isInUse]) => `${kind} ${name}${isInUse ? '' : ', by lines that may stand without'}`,
    ),
  );
  return { isStrange, objects: list.sort() };
}

function thinned(text: string): string {
  return text
    .split('\n')
    .filter((line, i) => line.startsWith('###') || i % 3 !== 0)
    .join('\n');
}

function rulesOf(platform: Parameters<typeof changeRulesOf>[0]): ChangeRules {
  const rules = changeRulesOf(platform);
  if (rules === undefined) throw new Error(`no change rules for ${platform}`);
  return rules;
}
