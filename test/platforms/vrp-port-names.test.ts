import { expect, it } from 'vitest';
import { portNumber } from '../../src/platforms/vrp/port-names.ts';

/** Names that mean another port than a like one, or another by protocol (command reference, `rule`; IANA). */
it.each([
  ['tcp', 'tacacs', 49],
  ['udp', 'tacacs-ds', 65],
  ['tcp', 'cmd', 514],
  ['udp', 'syslog', 514],
  ['udp', 'nosuch', undefined],
] as const)('port %s %s is %s', (protocol, name, port) => {
  expect(portNumber(protocol, name)).toBe(port);
});
