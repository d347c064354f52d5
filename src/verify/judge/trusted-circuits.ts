import type { Interface, Origin } from '../../device/model.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { DeclaredNumbers } from '../classes/compact-places.ts';
import { cite, type ReadRouter } from '../read/routers.ts';
import type { Access, Site, Subject } from '../subject/subject.ts';
import type { Citation } from '../types.ts';

/** The circuits of declared sites by number, as far as it matters whom the isolation trusts behind them. Those of a router stand together. */
export interface TrustedCircuits {
  readonly router: readonly string[];
  readonly port: readonly string[];
  readonly vpn: readonly string[];
  readonly site: readonly string[];
  readonly access: readonly (Access | undefined)[];
  /** The line that puts a circuit into its VRF, or that of its interface. */
  readonly line: (circuit: number) => Citation | undefined;
}

export function trustedCircuits({ circuits }: Pick<Attachment, 'circuits'>): TrustedCircuits {
  const known = circuits.flatMap((one) => (one.site === undefined ? [] : [{ ...one, site: one.site }]));
  return {
    router: known.map(({ router }) => router.name),
    port: known.map(({ interface: one }) => portOf(one)),
    vpn: known.map(({ site }) => site.vpn),
    site: known.map(({ site }) => site.id),
    access: known.map(({ access }) => access),
    line: (circuit) => {
      const one = known[circuit];
      return one === undefined ? undefined : cite(one.router, lineOf(one.interface))[0];
    },
  };
}

function portOf({ parent, name }: Interface): string {
  return parent ?? name;
}

function lineOf({ vrf, at }: Interface): Origin {
  return vrf?.at ?? at;
}

/** The same in columns, which travel between threads: sites by number, routers by their place, accesses by their place among the site's on that router. */
export interface TrustedColumns {
  readonly router: Int32Array;
  readonly site: Int32Array;
  readonly access: Int32Array;
  readonly line: Int32Array;
  readonly text: TextColumn;
  readonly port: TextColumn;
}

/** Texts without line breaks, each followed by one: a single text travels in a fraction of the time that a list of them takes. */
type TextColumn = string;

function textColumn(texts: readonly string[]): TextColumn {
  return texts.length === 0 ? '' : `${texts.join('\n')}\n`;
}

function textsIn(column: TextColumn): readonly string[] {
  return column.split('\n').slice(0, -1);
}

export function trustedColumns(
  { circuits }: Pick<Attachment, 'circuits'>,
  routers: readonly ReadRouter[],
  { site: numbers }: DeclaredNumbers,
): TrustedColumns {
  const places = new Map(routers.map((router, place) => [router, place]));
  const count = circuits.reduce((sum, { site }) => (site === undefined ? sum : sum + 1), 0);
  const ints = () => new Int32Array(count);
  const columns = { router: ints(), site: ints(), access: ints(), line: ints() };
  const [text, port]: [string[], string[]] = [[], []];
  for (const { router, interface: one, site, access } of circuits) {
    if (site === undefined) continue;
    const row = port.push(portOf(one)) - 1;
    const [cited] = cite(router, lineOf(one));
    columns.router[row] = places.get(router) ?? -1;
    columns.site[row] = numbers.get(site.id) ?? -1;
    columns.access[row] = accessNumber(site, router, access);
    columns.line[row] = cited?.line ?? 0;
    text.push(cited?.text ?? '');
  }
  return { ...columns, text: textColumn(text), port: textColumn(port) };
}

/** The place of an access among those its site has on a router; -1 for none. */
function accessNumber({ accesses }: Site, { name }: ReadRouter, access: Access | undefined): number {
  let number = 0;
  for (const { id, router } of accesses) {
    if (router !== name) continue;
    if (id === access?.id) return number;
    number++;
  }
  return -1;
}

/** Columns of parts behind each other; `routers` is how many a part has. */
export function joinTrusted(
  parts: readonly { readonly trusted: TrustedColumns; readonly routers: number }[],
): TrustedColumns {
  const length = parts.reduce((sum, { trusted }) => sum + trusted.router.length, 0);
  const column = (name: 'router' | 'site' | 'access' | 'line') => {
    const joined = new Int32Array(length);
    let place = 0;
    for (const { trusted } of parts) {
      joined.set(trusted[name], place);
      place += trusted[name].length;
    }
    return joined;
  };
  const router = column('router');
  let [from, before] = [0, 0];
  for (const { trusted, routers } of parts) {
    const to = from + trusted.router.length;
    for (; from < to; from++) router[from] = (router[from] ?? 0) + before;
    before += routers;
  }
  return {
    router,
    site: column('site'),
    access: column('access'),
    line: column('line'),
    text: parts.map(({ trusted }) => trusted.text).join(''),
    port: parts.map(({ trusted }) => trusted.port).join(''),
  };
}

/** `routers` are those of the columns, by place. */
export function circuitsFrom(
  { router, site, access, line, text, port }: TrustedColumns,
  routers: readonly { readonly router: string; readonly file: string }[],
  { sites }: Pick<Subject, 'sites'>,
): TrustedCircuits {
  const found = { router: [] as string[], vpn: [] as string[], site: [] as string[] };
  const accesses: (Access | undefined)[] = [];
  const texts = textsIn(text);
  for (let circuit = 0; circuit < router.length; circuit++) {
    const name = routers[router[circuit] ?? -1]?.router ?? '';
    const owner = sites[site[circuit] ?? -1];
    found.router.push(name);
    found.vpn.push(owner?.vpn ?? '');
    found.site.push(owner?.id ?? '');
    accesses.push(owner === undefined ? undefined : accessAt(owner, name, access[circuit] ?? -1));
  }
  return {
    ...found,
    port: textsIn(port),
    access: accesses,
    line: (circuit) => {
      const of = routers[router[circuit] ?? -1];
      const at = line[circuit] ?? 0;
      return of === undefined || at === 0
        ? undefined
        : { router: of.router, file: of.file, line: at, text: texts[circuit] ?? '' };
    },
  };
}

/** What `accessNumber` numbers. Mostly a site has one access. */
function accessAt({ accesses }: Site, router: string, number: number): Access | undefined {
  if (accesses.length === 1) return accesses[number];
  return accesses.filter((one) => one.router === router)[number];
}
