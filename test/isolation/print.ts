import { addressText } from '../../src/net/address.ts';
import { openingsOf } from '../../src/report/facts.ts';
import type {
  AgreementCell,
  AuditResult,
  Breach,
  Citation,
  Hop,
  Packet,
  PairVerdict,
} from '../../src/verify/types.ts';

/** The whole answer of the auditor as text: verdict, matrix, breaches with hops and lines, missing, agreements, findings, doubts. */
export function printed(result: AuditResult): string {
  return [
    `${result.verdict} (level ${result.level})`,
    ...matrix(result),
    ...result.breaches.flatMap(breachLines),
    ...section('missing', missingLines(result)),
    ...section('agreements', agreementLines(result)),
    ...section(
      'findings',
      result.findings.map(
        (one) =>
          `${one.severity} ${one.router} ${one.class}${dataText(one.data)}${one.lines.map((line) => ` ${place(line)}`).join('')}`,
      ),
    ),
    ...section('level B', openingLines(result)),
    ...section('trusted', trustLines(result)),
    ...section(
      'inconclusive',
      result.inconclusive.map((one) => `${one.reason} ${one.router ?? ''}${dataText(one.data)}`),
    ),
    '',
  ].join('\n');
}

const SHORT = {
  isolated: '-',
  'reachable-as-declared': 'ok',
  breach: 'BREACH',
  missing: 'MISSING',
  inconclusive: '?',
} as const;

function matrix({ pairs, vpns }: AuditResult): string[] {
  const families = [...new Set(pairs.map(({ family }) => family))];
  return families.flatMap((family) => {
    const rows = [
      [`IPv${family}`, ...vpns],
      ...vpns.map((from) => [
        from,
        ...vpns.map((to) =>
          cell(pairs.find((one) => one.fromVpn === from && one.toVpn === to && one.family === family)),
        ),
      ]),
    ];
    const width = Math.max(...rows.flat().map((text) => text.length)) + 2;
    return [
      '',
      ...rows.map((row) =>
        row
          .map((text) => text.padEnd(width))
          .join('')
          .trimEnd(),
      ),
    ];
  });
}

function cell(pair: PairVerdict | undefined): string {
  if (pair === undefined) return '.';
  const detail = [...pair.agreements, ...pair.because].join(',');
  return `${SHORT[pair.verdict]}${detail === '' ? '' : `:${detail}`}`;
}

function breachLines(breach: Breach): string[] {
  return [
    '',
    `${breach.id} ${breach.class} ${breach.severity}: ${breach.fromVpn}/${breach.fromSite} -> ${breach.toVpn}/${breach.toSite}`,
    `  ${packetText(breach.packet)}`,
    ...breach.hops.map((hop) => `  ${hopText(hop)}`),
    ...breach.causes.map((line) => `  cause ${place(line)}  ${line.text}`),
    ...breach.fix.flatMap(({ router, text }) => text.split('\n').map((line) => `  fix ${router}  ${line}`)),
  ];
}

function hopText({ router, table, action, detail, lines }: Hop): string {
  return `${router} ${table} ${action} ${detail}${lines.length === 0 ? '' : `  [${lines.map(place).join(' ')}]`}`;
}

function openingLines(result: AuditResult): string[] {
  return openingsOf(result).map(({ fromVpn, toVpn, family, opens }) => {
    const pair = opens.packet === undefined ? 'every pair' : `${fromVpn} -> ${toVpn} IPv${family}`;
    const packet = opens.packet === undefined ? '' : `: ${packetText(opens.packet)}`;
    return `${pair} opens by ${opens.class}${packet}${opens.lines.map((line) => ` ${place(line)}`).join('')}`;
  });
}

function trustLines({ trust }: AuditResult): string[] {
  return trust.map(
    (one) =>
      `${one.id} ${one.class} ${one.vpns.join('+')} (${one.sites.join(' ')})${dataText(one.data)}${one.lines.map((line) => ` ${place(line)}`).join('')}`,
  );
}

function missingLines({ missing }: AuditResult): string[] {
  return missing.map(
    (one) =>
      `${one.fromVpn}/${one.fromSite} -> ${one.toVpn}/${one.toSite}${one.agreement === undefined ? '' : ` (${one.agreement})`}: ${packetText(one.packet)}; ${hopText(one.stoppedAt)}`,
  );
}

function agreementLines({ agreements }: AuditResult): string[] {
  return agreements.flatMap(({ agreement, family, verdict, evidence, cells }) => [
    `${agreement} IPv${family} ${verdict}`,
    ...evidence.map(
      (one) =>
        `  ${one.question}: ${packetText(one.packet)} ${one.passes ? 'passes' : 'refused'}${one.passes === one.expected ? '' : ' (NOT EXPECTED)'}  [${one.lines.map(place).join(' ')}]`,
    ),
    ...(['opener-to-server', 'server-to-opener'] as const).map(
      (direction) => `  ${cellsText(direction, cells)}`,
    ),
  ]);
}

function cellsText(direction: AgreementCell['direction'], cells: readonly AgreementCell[]): string {
  const here = cells.filter((one) => one.direction === direction);
  return `${direction}: ${here.map(({ cell, admitted, passes }) => `${cell} ${passes} of ${admitted}`).join(', ')}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function packetText(packet: Packet): string {
  const end = (address: Packet['source'], port: number | undefined) =>
    `${addressText(address)}${port === undefined ? '' : `#${port}`}`;
  return `${packet.protocol} ${end(packet.source, packet.sourcePort)} > ${end(packet.destination, packet.destinationPort)}${packet.opening === true ? ' SYN' : ''}${packet.fragment === true ? ' fragment' : ''}`;
}

function place({ file, line }: Citation): string {
  return `${file}:${line}`;
}

function dataText(data: Readonly<Record<string, string | number>>): string {
  return Object.entries(data)
    .map(([key, value]) => ` ${key}=${value}`)
    .join('');
}
