import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { provenNetwork } from '../mutation/networks.ts';

/** The statistics bureau has an access on either of two routers; what partners agreed with it about is announced by both. */
const { inventory, configs } = provenNetwork('chengdu');
const SECOND = 'cd-pe-gov2.conf';

it.each([
  [
    'it marks another prefix for the partner',
    / if-match ipv6 address prefix-list EXP6-v130-stats-X2\n/,
    ' if-match ipv6 address prefix-list EXP6-v150-smefin-X1-X2\n',
    ['smefin stats IPv6 no-route'],
  ],
  ['it marks nothing', / {2}export route-policy EXP-v130-stats\n/, '', ['smefin stats IPv4 no-route']],
])(
  'reach that rests on the first access, because of what the second one’s router gives, holds in the present state only: %s',
  (_, line, other, pairs) => {
    const changed = configs.map((config) =>
      config.file === SECOND ? { ...config, text: config.text.replace(line, other) } : config,
    );
    expect(changed).not.toEqual(configs);

    const result = audit(inventory, changed);

    expect([result.verdict, result.level]).toEqual(['isolated', 'B']);
    expect(result.pairs.flatMap(opened)).toEqual(pairs);
  },
);

function opened({ fromVpn, toVpn, family, opens }: ReturnType<typeof audit>['pairs'][number]) {
  return opens === undefined ? [] : [`${fromVpn} ${toVpn} IPv${family} ${opens.class}`];
}
