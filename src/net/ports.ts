/** An inclusive range of TCP or UDP ports, 0–65535; one port has `from === to`. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const ALL_PORTS: PortRange = { from: 0, to: 65535 };

/** Reads `443` or `8000-8080`; `undefined` when out of range or reversed. */
export function parsePorts(text: string): PortRange | undefined {
  const found = /^(\d{1,5})(?:[-:](\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const from = Number(found[1]);
  const to = found[2] === undefined ? from : Number(found[2]);
  return to > 65535 || from > to ? undefined : { from, to };
}

/** `443` or `8000-8080`. */
export function portsText(range: PortRange): string {
  return range.from === range.to ? `${range.from}` : `${range.from}-${range.to}`;
}

export function portsOverlap(a: PortRange, b: PortRange): boolean {
  return a.from <= b.to && b.from <= a.to;
}
