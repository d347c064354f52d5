import type { DeviceModel, IgpInterface, Interface, Sourced } from '../../../device/model.ts';
import { addressText } from '../../../net/address.ts';
import { compareText } from '../../../net/order.ts';
import { vrpAddress } from './text.ts';

export interface Line {
  readonly text: string;
  readonly at: number;
}

/** OSPF, OSPFv3 and IS-IS processes of the backbone. OSPF is process 1; each IS-IS area is a process of its own, numbered from 1. */
export function igpView(device: DeviceModel) {
  const uses = device.interfaces.flatMap(({ igp }) => (igp === undefined ? [] : [igp]));
  const ospf = uses.filter(({ value }) => value.protocol === 'ospf');
  const isisAreas = distinct(
    uses.filter(({ value }) => value.protocol === 'isis').map(({ value }) => value.area),
  );
  return {
    ospf: ospfProcess(
      device,
      ospf.filter(({ value }) => value.families.includes(4)),
    ),
    ospfv3: ospfProcess(
      device,
      ospf.filter(({ value }) => value.families.includes(6)),
    ),
    isis: isisAreas.map((area, index) => isisProcess(device, uses, area, index + 1)),
    linesOf: (one: Interface) => (one.igp === undefined ? [] : interfaceLines(one.igp, isisAreas)),
  };
}

function ospfProcess(device: DeviceModel, uses: readonly Sourced<IgpInterface>[]) {
  const first = uses[0];
  if (first === undefined) return null;
  const { routerId } = device.backbone;
  return {
    at: first.at,
    routerId: routerId === undefined ? null : vrpAddress(routerId.value),
    areas: distinct(uses.map(({ value }) => value.area)).map((area) => ({
      area,
      at: uses.find(({ value }) => value.area === area)?.at ?? 0,
    })),
  };
}

function isisProcess(
  device: DeviceModel,
  uses: readonly Sourced<IgpInterface>[],
  area: string,
  process: number,
) {
  const own = uses.filter(({ value }) => value.protocol === 'isis' && value.area === area);
  return {
    process,
    at: own[0]?.at ?? 0,
    entity: `${area}.${systemId(device)}.00`,
    ipv6: own.some(({ value }) => value.families.includes(6)),
  };
}

/** 100.64.0.21 → 1000.6400.0021, the usual way to write a router-id as an ISO system id. */
function systemId(device: DeviceModel): string {
  const routerId = device.backbone.routerId;
  const octets = (routerId === undefined ? '0.0.0.1' : addressText(routerId.value)).split('.');
  const digits = octets.map((octet) => octet.padStart(3, '0')).join('');
  return `${digits.slice(0, 4)}.${digits.slice(4, 8)}.${digits.slice(8)}`;
}

function interfaceLines({ value, at }: Sourced<IgpInterface>, isisAreas: readonly string[]): Line[] {
  const process = isisAreas.indexOf(value.area) + 1;
  return value.families.map((family) => {
    if (value.protocol === 'ospf')
      return { text: family === 4 ? `ospf enable 1 area ${value.area}` : `ospfv3 1 area ${value.area}`, at };
    return { text: family === 4 ? `isis enable ${process}` : `isis ipv6 enable ${process}`, at };
  });
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
