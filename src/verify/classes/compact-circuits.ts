import type { Interface } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { fragmentReading, hookRulesAt } from '../space/filter.ts';
import type { Making } from './compact-making.ts';
import type { Places } from './compact-places.ts';
import { CIRCUIT, type CircuitRows, NONE } from './network.ts';
import { contentKey } from './policy-text.ts';

/** The rows of circuits in one family. */
export function circuitColumns(making: Making, { circuits: places }: Places): CircuitRows {
  const { circuits } = making.attachment;
  const ints = () => new Int32Array(circuits.length).fill(NONE);
  const flags = new Uint8Array(circuits.length);
  const [inbound, outbound, forwarded] = [ints(), ints(), ints()];
  for (const [id, circuit] of circuits.entries()) {
    flags[id] = circuitFlags(making.family, circuit);
    if (circuit.interface.filters.length === 0) continue;
    const hooks = hooksOf(making, circuit.router, circuit.interface);
    inbound[id] = hooks.inbound;
    outbound[id] = hooks.outbound;
    forwarded[id] = hooks.forwarded;
  }
  return { ...places, flags, inbound, outbound, forwarded };
}

function circuitFlags(family: Family, { interface: one, contested, labelDoor }: Circuit): number {
  const check = one.sourceCheck.find((candidate) => candidate.family === family)?.mode;
  return (
    (check === 'strict' ? CIRCUIT.strict : check === 'loose' ? CIRCUIT.loose : 0) |
    (labelDoor !== undefined ? CIRCUIT.labelled : 0) |
    (contested ? CIRCUIT.contested : 0) |
    (one.shut !== undefined ? CIRCUIT.shut : 0)
  );
}

function hooksOf(making: Making, router: ReadRouter, one: Interface) {
  const rows = { inbound: NONE, outbound: NONE, forwarded: NONE };
  const { model } = router;
  const fragments = fragmentReading(router);
  const names = one.filters.map((use) => `${use.hook} ${use.family} ${use.filter}`).join(',');
  for (const { hook, rules } of hookRulesAt(model, one, making.family)) {
    const place = `chain ${router.index} ${hook} ${names}`;
    const row =
      making.known.get(place) ??
      making.chains.of({ key: `${hook} ${fragments} ${contentKey(rules)}`, hook, rules, fragments });
    making.known.set(place, row);
    if (hook === 'inbound') rows.inbound = row;
    else if (hook === 'outbound') rows.outbound = row;
    else if (hook === 'forwarded-outbound') rows.forwarded = row;
  }
  return rows;
}
