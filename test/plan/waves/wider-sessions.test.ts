import { expect, it } from 'vitest';
import { frrGrammar } from '../../../src/platforms/frr/grammar.ts';
import { vrpGrammar } from '../../../src/platforms/huawei_vrpv8/grammar.ts';
import { widerRouter } from '../../../src/verify/between/wider-router.ts';
import { cleanNetwork } from '../../isolation/case.ts';

/** The text of a router of `mini`, and the same with one more line behind another. */
function states(router: string, line: string, more: string): readonly [string, string] {
  const text = cleanNetwork('mini').configs.find((config) => config.router === router)?.text ?? '';
  expect(text).toContain(line);
  return [text, text.replace(line, `${line}\n${more}`)];
}

it('a session that may name any next hop in one state may do so in between', () => {
  const line = ' neighbor 100.65.0.2 remote-as 64970';
  const [plain, free] = states('mn-pe1', line, ' neighbor 100.65.0.2 ebgp-multihop 3').map(
    (text) => frrGrammar.read(text).model,
  );
  if (plain === undefined || free === undefined) throw new Error('two states');
  const named = ([before, after]: readonly [typeof plain, typeof plain]) =>
    widerRouter(before, after).vrfs.flatMap(({ families }) =>
      families.flatMap(({ peers }) => peers.filter(({ anyNextHop }) => anyNextHop !== undefined)),
    ).length;
  expect([named([plain, plain]), named([free, plain]), named([plain, free])]).toEqual([0, 1, 1]);
});

it('a session takes off what a customer marks only where it does so in both states', () => {
  const line = '  peer 100.65.0.14 as-number 64930';
  const [plain, sealed] = states('mn-pe2', line, '  peer 100.65.0.14 discard-ext-community').map(
    (text) => vrpGrammar.read(text).model,
  );
  if (plain === undefined || sealed === undefined) throw new Error('two states');
  const taken = ([before, after]: readonly [typeof plain, typeof plain]) =>
    widerRouter(before, after).vrfs.flatMap(({ families }) =>
      families.flatMap(({ peers }) => peers.filter(({ discardsTargets }) => discardsTargets !== undefined)),
    ).length;
  expect([taken([sealed, sealed]), taken([sealed, plain]), taken([plain, sealed])]).toEqual([1, 0, 0]);
});
