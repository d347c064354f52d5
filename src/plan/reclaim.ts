import { byKey } from './compare.ts';
import type { Configuration, ObjectClaim } from './rules.ts';

/**
 * A line that exists with or without us (a port that is up) belongs to whoever the other configuration says uses it now: both sides then
 * speak of the same object.
 */
export function reclaimShared(configuration: Configuration, other: Configuration): Configuration {
  const wanted = byKey(other);
  const owners = new Map<string, ObjectClaim>();
  for (const { key, object } of configuration.statements) {
    const owner = object?.shared === true ? wanted.get(key)?.object : undefined;
    if (owner !== undefined && owner.shared !== true) owners.set(key, owner);
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
