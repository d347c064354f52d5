import { placeOf } from '../../src/lab/uml/place.ts';
import type { Family } from '../../src/net/address.ts';
import type { RunningLab } from './running-lab.ts';

/** The labels that bring a packet from `entry` into the VRF of a site on `exit`, outermost first, read from the routers' own tables. */
export async function labelsTo(
  running: RunningLab,
  entry: string,
  site: string,
  family: Family,
): Promise<readonly number[]> {
  const { access, vrf } = placeOf(running.lab.network, site);
  const inner = await vrfLabel(running, access.router, vrf.name, family);
  if (access.router === entry) return [inner];
  return [await transportLabel(running, entry, access.router), inner];
}

/** FRR gives one label per VRF and family; the IPv4 one is given first. */
async function vrfLabel(running: RunningLab, router: string, vrf: string, family: Family): Promise<number> {
  const table: unknown = JSON.parse(await running.exec(router, 'vtysh -c "show mpls table json"'));
  const labels = Object.entries(table ?? {})
    .filter(([, entry]) => JSON.stringify(entry).includes(`"interface":"${vrf}"`))
    .map(([label]) => Number(label))
    .sort((a, b) => a - b);
  const label = labels[family === 4 ? 0 : labels.length - 1];
  if (label === undefined) throw new Error(`${router} has no label for ${vrf}`);
  return label;
}

/** The label under which `entry` takes packets for the loopback of `exit` (LDP). */
async function transportLabel(running: RunningLab, entry: string, exit: string): Promise<number> {
  const text = await running.exec(entry, 'vtysh -c "show mpls ldp ipv4 binding json"');
  const router = running.lab.network.inventory.routers.find(({ name }) => name === exit);
  const value = Number(router?.loopbacks.find((one) => one.value.family === 4)?.value.value ?? 0n);
  const prefix = `${[24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')}/32`;
  const found = bindingsIn(JSON.parse(text)).find((one) => one.prefix === prefix);
  const label = Number(found?.localLabel);
  if (!Number.isInteger(label)) throw new Error(`${entry} has no label for ${prefix}`);
  return label;
}

function bindingsIn(answer: unknown): readonly { readonly prefix: string; readonly localLabel: string }[] {
  const list: unknown =
    typeof answer === 'object' && answer !== null && 'bindings' in answer ? answer.bindings : [];
  return Array.isArray(list) ? list.filter(isBinding) : [];
}

function isBinding(value: unknown): value is { readonly prefix: string; readonly localLabel: string } {
  return typeof value === 'object' && value !== null && 'prefix' in value && 'localLabel' in value;
}
