import type { Protocol } from '../../device/model.ts';
import { numberIn } from './line.ts';

/** Port names VRP prints in ACL rules (command reference, `rule`); names shared by TCP and UDP have the same number unless listed twice. */
const TCP: Readonly<Record<string, number>> = {
  chargen: 19,
  bgp: 179,
  cmd: 514,
  daytime: 13,
  discard: 9,
  domain: 53,
  echo: 7,
  exec: 512,
  finger: 79,
  ftp: 21,
  'ftp-data': 20,
  gopher: 70,
  hostname: 101,
  irc: 194,
  klogin: 543,
  kshell: 544,
  login: 513,
  lpd: 515,
  nntp: 119,
  pop2: 109,
  pop3: 110,
  smtp: 25,
  sunrpc: 111,
  tacacs: 49,
  talk: 517,
  telnet: 23,
  time: 37,
  uucp: 540,
  whois: 43,
  www: 80,
};
const UDP: Readonly<Record<string, number>> = {
  biff: 512,
  bootpc: 68,
  bootps: 67,
  discard: 9,
  dns: 53,
  dnsix: 90,
  echo: 7,
  'mobilip-ag': 434,
  'mobilip-mn': 435,
  nameserver: 42,
  'netbios-dgm': 138,
  'netbios-ns': 137,
  'netbios-ssn': 139,
  ntp: 123,
  rip: 520,
  snmp: 161,
  snmptrap: 162,
  sunrpc: 111,
  syslog: 514,
  'tacacs-ds': 65,
  talk: 517,
  tftp: 69,
  time: 37,
  who: 513,
  xdmcp: 177,
};

/** A port by number or by name; undefined for other protocols. */
export function portNumber(protocol: Protocol, word: string | undefined): number | undefined {
  if (word === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return undefined;
  const number = numberIn(word) ?? (protocol === 'tcp' ? TCP[word] : UDP[word]);
  return number !== undefined && number <= 65535 ? number : undefined;
}
