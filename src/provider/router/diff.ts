import { compareText } from '../../net/order.ts';
import type { PropertyChange } from '../wire/resource.ts';
import type { Path, Properties } from '../wire/values.ts';
import { readInputs } from './check.ts';

/**
 * What differs between two sets of inputs of one router: sections, the stack's secrets they name, and how to reach it. The order of sections, who answers for them and which plan was approved
 * are no differences: nothing on the router follows from them. Another name is another router.
 */
export function diffInputs(oldInputs: Properties, news: Properties): readonly PropertyChange[] {
  const [old, wanted] = [readInputs(oldInputs).inputs, readInputs(news).inputs];
  const unknown = new Map(news.unknown.map((path) => [JSON.stringify(path), path]));
  return [
    ...deviceChanges(old.device, wanted.device),
    ...mapChanges('sections', [old.sections, wanted.sections], unknown),
    ...mapChanges('secrets', [old.secrets, wanted.secrets], unknown),
    ...[...unknown.values()].map((path): PropertyChange => ({ path, kind: 'update' })),
  ];
}

function deviceChanges(old: object, wanted: object): readonly PropertyChange[] {
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(wanted))];
  return [...after.keys()]
    .filter((key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)))
    .map((key) => ({ path: ['device', key], kind: 'update', ...(key === 'name' ? { replaces: true } : {}) }));
}

function mapChanges(
  property: 'sections' | 'secrets',
  [old, wanted]: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>],
  unknown: ReadonlyMap<string, Path>,
): readonly PropertyChange[] {
  if (unknown.has(JSON.stringify([property]))) return [];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(wanted)])].sort(compareText);
  return keys.flatMap((key): readonly PropertyChange[] => {
    const path = [property, key];
    if (old[key] === wanted[key] || unknown.has(JSON.stringify(path))) return [];
    if (old[key] === undefined) return [{ path, kind: 'add' }];
    return [{ path, kind: wanted[key] === undefined ? 'delete' : 'update' }];
  });
}
