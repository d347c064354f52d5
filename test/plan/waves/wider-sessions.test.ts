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

it('a session without a policy that is deaf in one state only is open in between', () => {
  const line = ' neighbor 100.65.0.2 remote-as 64970';
  const [deaf, open] = states('mn-pe1', line, ' no bgp ebgp-requires-policy').map(
    (text) => frrGrammar.read(text.replace(/^ {2}neighbor 100.65.0.2 route-map CE-env-hq-1 in\n/m, '')).model,
  );
  if (deaf === undefined || open === undefined) throw new Error('two states');
  const heard = ([before, after]: readonly [typeof deaf, typeof deaf]) =>
    widerRouter(before, after)
      .vrfs.flatMap(({ families }) => families.flatMap(({ peers }) => peers))
      .filter(({ inboundPolicy, policyRequired }) => inboundPolicy === undefined && !policyRequired).length;
  expect([heard([deaf, deaf]), heard([open, deaf]), heard([deaf, open])]).toEqual([0, 1, 1]);
});

it('a reflector keeps back by a list of targets only where both states name the same ones', () => {
  const line = '  policy vpn-target';
  const [text, filtered] = states('mn-pe2', line, '  rr-filter KEPT');
  const [none, one, other] = [
    text,
    ...['65101:1', '65101:2'].map((target) => `${filtered}\n${listOf(target)}`),
  ].map((state) => vrpGrammar.read(state).model);
  if (none === undefined || one === undefined || other === undefined) throw new Error('three states');
  const kept = ([before, after]: readonly [typeof one, typeof one]) =>
    (widerRouter(before, after).backbone.targetFilters ?? []).filter(({ list }) => list !== undefined).length;
  expect([kept([one, one]), kept([none, one]), kept([one, none]), kept([one, other])]).toEqual([1, 0, 0, 0]);
});

it('a reflector that keeps its clients apart in one state only joins them in between', () => {
  const [plain, apart] = states('mn-pe2', '  policy vpn-target', '  undo reflect between-clients').map(
    (text) => vrpGrammar.read(text).model,
  );
  if (plain === undefined || apart === undefined) throw new Error('two states');
  const keepsApart = ([before, after]: readonly [typeof plain, typeof plain]) =>
    widerRouter(before, after).backbone.clientsApart !== undefined;
  expect([keepsApart([apart, apart]), keepsApart([plain, apart]), keepsApart([apart, plain])]).toEqual([
    true,
    false,
    false,
  ]);
});

it('who is a client in one state is one in between', () => {
  const line = '  neighbor 100.64.0.20 activate';
  const client = '  neighbor 100.64.0.20 route-reflector-client';
  const [text] = states('mn-p1', line, '');
  const [is, was] = [text.replaceAll(client, ''), text].map((state) => frrGrammar.read(state).model);
  if (is === undefined || was === undefined) throw new Error('two states');
  const clients = ([before, after]: readonly [typeof is, typeof is]) =>
    widerRouter(before, after).backbone.peers.filter(({ reflectorClient }) => reflectorClient).length;
  expect(clients([was, is])).toBe(clients([was, was]));
  expect(clients([is, is])).toBe(clients([was, was]) - 1);
});

function listOf(target: string): string {
  return `ip extcommunity-filter basic KEPT index 10 permit rt ${target}\n#`;
}
