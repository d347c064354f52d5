import { type Endpoint, hopsOf, type LoginWay, type Origin } from '../push/transport/endpoint.ts';
import { fingerprintOf, hostKeyVerdict, linesAbout, type OfferedKey } from '../push/transport/host-key.ts';
import { table } from '../report/table.ts';

/** How a router is reached, a line per value with where it was said; its hosts on the way first. */
export function endpointText(endpoint: Endpoint): string {
  return hopsOf(endpoint)
    .map(
      (hop) =>
        `${hop.name}\n${table(rowsOf(hop))
          .map((line) => `  ${line}\n`)
          .join('')}`,
    )
    .join('');
}

/** The key a host offers beside those that are known, for whoever has to compare them. */
export function knownText(endpoint: Endpoint, { type, fingerprint }: OfferedKey): string {
  const verdict = hostKeyVerdict(endpoint, { type, fingerprint });
  const rows = [
    ['offered', `${type} ${fingerprint}`, ''],
    ...knownKeys(endpoint).map(([key, place]) => ['known', key, place] as const),
  ];
  const lines = table(rows).map((line) => `  ${line}\n`);
  return `${endpoint.name} (${endpoint.host}:${endpoint.port}): ${verdict.kind}\n${lines.join('')}`;
}

type Row = readonly [name: string, value: string, said: Origin | string];

function rowsOf(endpoint: Endpoint): readonly Row[] {
  const { host, port, user, transport, via, legacy, origins } = endpoint;
  const keys = knownKeys(endpoint);
  return [
    ['host', host, origins.host],
    ['port', String(port), origins.port],
    ['user', user, origins.user],
    ['login', endpoint.logins.map(loginText).join(', ') || 'nothing', origins.login],
    ['through', via?.name ?? '-', origins.via],
    ['transport', transport, ''],
    ...(legacy.length === 0 ? [] : [['old algorithms', legacy.join(', '), 'inventory'] as const]),
    ...(keys.length === 0 ? [['host key', 'none is known', ''] as const] : []),
    ...keys.map(([key, place]) => ['host key', key, place] as const),
  ];
}

function knownKeys(endpoint: Endpoint): readonly (readonly [key: string, place: string])[] {
  if (endpoint.pins.length > 0) return endpoint.pins.map((pin) => [pin, 'inventory'] as const);
  return linesAbout(endpoint, endpoint.known).own.map(({ marker, type, key, file, line }) => {
    const mark = marker === undefined ? '' : `@${marker} `;
    return [`${mark}${type} ${fingerprintOf(key)}`, `${file}:${line}`] as const;
  });
}

/** A way of logging in by its reference; never a value. */
function loginText(login: LoginWay): string {
  switch (login.kind) {
    case 'agent':
      return 'agent';
    case 'agent-at':
      return `agent ${login.socket}`;
    case 'key':
      return `key ${login.file}${login.passphrase === undefined ? '' : ` (${login.passphrase})`}`;
    case 'password':
      return `password ${login.reference}`;
    case 'given':
      return 'password of the lab';
  }
}
