import type { Configuration, ObjectClaim } from './rules.ts';

/**
 * A line that exists with or without us (a port that is up) belongs to whoever the other configuration says uses it now: both sides then
 * speak of the same object.
 */
export function reclaimShared(configuration: Configuration, other: Configuration): Configuration {
  const shared = new Set(
    configuration.statements.filter(({ object }) => object?.shared === true).map(({ key }) => key),
  );
  const owners = new Map<string, ObjectClaim>();
  for (const { key, object } of other.statements) {
    if (object !== undefined && object.shared !== true && shared.has(key)) owners.set(key, object);
  }
  if (owners.size === 0) return configuration;
  const claims = [...configuration.claims];
  const statements = configuration.statements.map((statement) => {
    const owner = statement.object?.shared === true ? owners.get(statement.key) : undefined;
    if (owner === undefined) return statement;
    claims[statement.node.at] = owner;
    return { ...statement, object: owner };
  });
  return { ...configuration, statements, claims };
}
