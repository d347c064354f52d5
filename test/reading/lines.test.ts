import { expect, test } from 'vitest';
import { hidesSecretsOf, withHiddenSecrets } from '../../src/verify/read/hidden-texts.ts';
import { cite, readRouters } from '../../src/verify/read/routers.ts';
import { NOTHING_DECLARED } from '../isolation/arbitrary-network.ts';

const FRR = ['frr version 8.4', 'hostname r1', '', 'router bgp 1', ' neighbor 10.0.0.1 password s3cret', '!'];
const VRP = ['\uFEFF#', 'sysname r1', '', 'bgp 1', ' peer 10.0.0.1 password simple s3cret', '#'];

test.each([
  ['FRR', FRR.join('\n')],
  ['FRR with a last line end', `${FRR.join('\n')}\n`],
  ['FRR with two', `${FRR.join('\n')}\n\n`],
  ['FRR with line ends of Windows', `${FRR.join('\r\n')}\r\n`],
  ['VRP', VRP.join('\n')],
  ['VRP with line ends of Windows', VRP.join('\r\n')],
])('a line cited alone says what it says among all lines: %s', (_, text) => {
  const { routers } = readRouters(NOTHING_DECLARED, [{ router: 'r1', file: 'r1.conf', text }]);
  const [router] = routers;
  if (router === undefined) throw new Error('not read');
  for (let at = 0; at <= router.lines().length + 2; at++)
    expect(cite(router, at)[0]?.text, `line ${at}`).toBe(router.lines()[at - 1]?.trim());
  expect(router.lines().join('\n')).not.toContain('s3cret');
  expect(cite(router, 5)[0]?.text).toContain('password');
});

test('a copy of a configuration whose secrets are hidden is looked through again', () => {
  const [text, more] = [`${FRR.slice(0, 4).join('\n')}\n`, ` neighbor 10.0.0.1 password s3cret\n!\n`];
  const hidden = withHiddenSecrets({ router: 'r1', file: 'r1.conf', text }, 'frr');
  const copy = { ...hidden, text: text + more };
  expect([hidden, copy].map((one) => hidesSecretsOf(one, 'frr'))).toEqual([true, false]);
  expect(hidesSecretsOf(hidden, 'huawei_vrpv8')).toBe(false);
  const [router] = readRouters(NOTHING_DECLARED, [copy]).routers;
  expect(router?.lines().at(4)).toBe(' neighbor 10.0.0.1 password <hidden>');
});
