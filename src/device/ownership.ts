/**
 * Who answers for an object of a router's configuration. `kind` and `name` are the platform's own words (`vrf v110-flood`,
 * `interface GigabitEthernet0/2/0.1110`), written into the lock file when sectornet first allocates the object: ownership is recorded, never
 * guessed from a prefix or a description.
 */
export interface ObjectRef {
  readonly kind: string;
  readonly name: string;
}

/**
 * One recorded object. `vpns` are the VPNs whose service it carries, `agreement` the agreement it enforces. `applied`: a push has written it or taken it
 * over; until then the record says what is to be written, and an object of that name on the router is somebody else's.
 */
export interface OwnedObject extends ObjectRef {
  readonly vpns: readonly string[];
  readonly agreement?: string;
  readonly applied?: true;
}

export function objectKey(object: ObjectRef): string {
  return `${object.kind} ${object.name}`;
}
