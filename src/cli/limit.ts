/** What `--limit` chooses from: a router's name and the groups it belongs to (its platform and role). */
export interface Selectable {
  readonly name: string;
  readonly groups: readonly string[];
}

/**
 * Chooses routers with Ansible's limit grammar: `a,b` adds, `*` globs, a group name adds its members, `!x` takes away, `&y` keeps only those that
 * are also in y, `~regex` matches names. Terms that only restrict start from all. Returns names in the order given by `all`.
 */
export function selectByLimit(all: readonly Selectable[], limit: string | undefined): readonly string[] {
  const terms = (limit ?? '')
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '');
  const additions = terms.filter((term) => !/^[!&]/.test(term));
  const chosen =
    additions.length === 0 ? all : all.filter((item) => additions.some((term) => matches(item, term)));
  return chosen
    .filter((item) =>
      terms.filter((term) => term.startsWith('&')).every((term) => matches(item, term.slice(1))),
    )
    .filter((item) => !terms.some((term) => term.startsWith('!') && matches(item, term.slice(1))))
    .map((item) => item.name);
}

function matches(item: Selectable, term: string): boolean {
  if (term === 'all' || item.groups.includes(term)) return true;
  if (term.startsWith('~')) return new RegExp(term.slice(1)).test(item.name);
  const pattern = term
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(item.name);
}
