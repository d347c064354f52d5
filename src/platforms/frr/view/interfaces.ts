import type { DeviceModel, Interface } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import { type Line, orNull } from './line.ts';

/** `interface` blocks of FRR; an interface about which FRR has nothing to say has none (it prints no empty block). */
export function interfaceBlocks(device: DeviceModel): readonly object[] {
  return device.interfaces.filter((one) => one.description !== undefined || one.igp !== undefined).map(block);
}

function block(one: Interface): object {
  return {
    name: one.name,
    at: one.at,
    description: orNull(one.description),
    ospf: ospf(one, 4),
    ospf6: ospf(one, 6),
    adjacencies: one.name !== 'lo',
  };
}

function ospf(one: Interface, family: Family): Line | null {
  if (one.igp === undefined || !one.igp.value.families.includes(family)) return null;
  return { text: one.igp.value.area, at: one.igp.at };
}
