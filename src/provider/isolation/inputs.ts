import type { CheckProblem, PropertyChange } from '../wire/resource.ts';
import { isRecord, type Properties, pathText } from '../wire/values.ts';

/**
 * What a proof is about. `routers`: those of this stack, each with the digest of its configuration and the hash of its last push, so that the proof is made again whenever one
 * moves. `evidence`: the folder where regions leave what they collected; empty: this stack has all routers. `digests`: SHA-256 of the others' texts, as their stacks say.
 * `scope`: `network` is the final proof; a `region` cannot see everything, so only a breach fails it.
 */
export interface IsolationInputs {
  readonly routers: Readonly<Record<string, string>>;
  readonly evidence: string;
  readonly digests: Readonly<Record<string, string>>;
  readonly scope: 'network' | 'region';
}

/** Properties read as the inputs of a proof, with every problem found. */
export function readIsolation({ value, unknown }: Properties): {
  readonly inputs: IsolationInputs;
  readonly problems: readonly CheckProblem[];
} {
  const { scope, evidence } = value;
  const inputs: IsolationInputs = {
    routers: texts(value['routers']),
    evidence: typeof evidence === 'string' ? evidence : '',
    digests: texts(value['digests']),
    scope: scope === 'region' ? 'region' : 'network',
  };
  const problems: CheckProblem[] = [];
  if (value['routers'] === undefined && unknown.length === 0)
    problems.push({ property: 'routers', reason: 'a map from router to the digest of its configuration' });
  if (scope !== undefined && scope !== 'network' && scope !== 'region')
    problems.push({ property: 'scope', reason: 'network or region' });
  return { inputs, problems };
}

/** Everything counts: another digest is another network. */
export function diffIsolation(oldInputs: Properties, news: Properties): readonly PropertyChange[] {
  const [old, wanted] = [flat(readIsolation(oldInputs).inputs), flat(readIsolation(news).inputs)];
  const unknown = new Set(news.unknown.map(pathText));
  const keys = [...new Set([...old.keys(), ...wanted.keys()])].sort();
  const known = keys.flatMap((key): readonly PropertyChange[] => {
    const path: readonly string[] = key.split('\n');
    if (old.get(key) === wanted.get(key) || unknown.has(pathText(path))) return [];
    if (!old.has(key)) return [{ path, kind: 'add' }];
    return [{ path, kind: wanted.has(key) ? 'update' : 'delete' }];
  });
  return [...known, ...news.unknown.map((path): PropertyChange => ({ path, kind: 'update' }))];
}

function flat({ routers, digests, evidence, scope }: IsolationInputs): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(routers).map(([name, digest]) => [`routers\n${name}`, digest] as const),
    ...Object.entries(digests).map(([name, digest]) => [`digests\n${name}`, digest] as const),
    ['evidence', evidence] as const,
    ['scope', scope] as const,
  ]);
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
  );
}
