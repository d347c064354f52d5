/** A router's saved files, and the ports its hardware has. */
export interface Startup {
  readonly frr: string;
  readonly batch: string;
  readonly batch6: string;
  readonly sysctl: string;
  readonly rules4: string;
  readonly rules6: string;
  readonly ports: readonly string[];
}

/** Cuts the one text of a Linux router at its `### ` headers into the files it would be saved as. */
export function readStartup(text: string): Startup {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n')) {
    const header = /^### (.*)$/.exec(line);
    if (header === null) current.push(line);
    else {
      current = [];
      sections.set(header[1]?.trim() ?? '', current);
    }
  }
  const section = (name: string): readonly string[] =>
    (sections.get(name) ?? []).filter((line) => line.trim() !== '');
  const joined = (...names: readonly string[]): string =>
    names.flatMap((name) => [...section(name), '']).join('\n');
  return {
    frr: joined('vtysh -c "show running-config no-header"'),
    batch: joined('ip link', 'ip address', 'ip rule', 'ip route'),
    batch6: joined('ip -6 rule', 'ip -6 route'),
    sysctl: joined('sysctl'),
    rules4: joined('iptables-save'),
    rules6: joined('ip6tables-save'),
    ports: portsOf(text),
  };
}

/** Eight ports, and every further one the text speaks of. */
function portsOf(text: string): readonly string[] {
  const named = [...text.matchAll(/\b(?:eth\d+|mgmt\d+)\b/g)].map((match) => match[0]);
  const ports = new Set([...Array.from({ length: 8 }, (_, number) => `eth${number}`), ...named]);
  return [...ports].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
