/** The files a Linux router starts from, cut out of its one-text form. */
export interface StartupFiles {
  readonly 'frr.conf': string;
  readonly 'host.batch': string;
  readonly 'host6.batch': string;
  readonly 'sysctl.conf': string;
  readonly 'rules.v4': string;
  readonly 'rules.v6': string;
}

/** Cuts the sections of a running configuration into the files that bring it back after a restart. */
export function startupFiles(text: string): StartupFiles {
  const sections = sectionsOf(text);
  const lines = (...headers: readonly string[]): string =>
    headers
      .flatMap((header) => sections.get(header) ?? [])
      .map((line) => `${line}\n`)
      .join('');
  const frr = [...sections.keys()].find((header) => header.startsWith('vtysh')) ?? '';
  return {
    'frr.conf': lines(frr),
    'host.batch': lines('ip link', 'ip address', 'ip rule', 'ip route'),
    'host6.batch': lines('ip -6 rule', 'ip -6 route'),
    'sysctl.conf': lines('sysctl'),
    'rules.v4': lines('iptables-save'),
    'rules.v6': lines('ip6tables-save'),
  };
}

function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('### ')) {
      current = [];
      sections.set(line.slice(4), current);
    } else if (line.trim() !== '') current.push(line);
  }
  return sections;
}
