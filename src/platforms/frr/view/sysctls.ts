import type { DeviceModel, Interface, Origin } from '../../../device/model.ts';
import { compareText } from '../../../net/order.ts';
import { type Line, line } from './line.ts';

/** Size of the kernel's label table; 0, the default, would switch MPLS off. */
const PLATFORM_LABELS = 100_000;

interface Setting {
  readonly key: string;
  readonly value: number;
  readonly at: Origin;
}

/** `sysctl`: the global keys always, keys of an interface only when they are not 0, sorted. */
export function sysctlLines(device: DeviceModel): readonly Line[] {
  return [...globals(device), ...device.interfaces.flatMap(ofInterface)]
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ key, value, at }) => line(at, `${key} = ${value}`));
}

function globals({ guards }: DeviceModel): readonly Setting[] {
  const { at, value: outside } = guards.servicesOutsideVrfs;
  const forwarding = guards.forwards.map((one) => ({
    key: one.family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding',
    value: one.value ? 1 : 0,
    at: one.at,
  }));
  const services = ['tcp', 'udp', 'raw'].map((protocol) => ({
    key: `net.ipv4.${protocol}_l3mdev_accept`,
    value: outside ? 0 : 1,
    at,
  }));
  return [
    ...forwarding,
    ...services,
    { key: 'net.ipv4.conf.all.rp_filter', value: 0, at },
    { key: 'net.mpls.platform_labels', value: PLATFORM_LABELS, at },
  ];
}

function ofInterface(one: Interface): readonly Setting[] {
  const name = one.name.replaceAll('.', '/');
  const check = one.sourceCheck.find(({ family }) => family === 4);
  return [
    ...(check === undefined
      ? []
      : [{ key: `net.ipv4.conf.${name}.rp_filter`, value: check.mode === 'strict' ? 1 : 2, at: check.at }]),
    ...(one.acceptsLabels.value
      ? [{ key: `net.mpls.conf.${name}.input`, value: 1, at: one.acceptsLabels.at }]
      : []),
    ...(one.vrf === undefined
      ? []
      : [{ key: `net.ipv6.conf.${name}.keep_addr_on_down`, value: 1, at: one.vrf.at }]),
  ];
}
