import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { daemonFiles, daemonList } from '../../src/lab/uml/daemon-files.ts';
import { labNetwork } from '../../src/lab/uml/from-inventory.ts';
import { readLabFile } from '../../src/lab/uml/lab-file.ts';
import { startupFiles } from '../../src/lab/uml/startup-files.ts';
import { loadInventory } from '../../src/pipeline.ts';

const FOLDER = fileURLToPath(new URL('../../inventory/chengdu', import.meta.url));

/** What the lab's routers start from, by router. */
function startOf(router: string): string {
  return texts.get(router) ?? '';
}

const texts = (() => {
  const lockFile = join(FOLDER, 'allocations.lock.yaml');
  const inventory = loadInventory(FOLDER, { asOf: '2026-11-25' }).value;
  const lock = parseLock(readFileSync(lockFile, 'utf8'), lockFile).value;
  if (inventory === undefined) throw new Error('inventory/chengdu cannot be read');
  const { routers } = labNetwork(inventory, lock, readLabFile(FOLDER)).topology;
  return new Map(routers.map(({ name, startup }) => [name, startupFiles(startup)['frr.conf']]));
})();

describe('what each daemon of a backbone router reads itself', () => {
  it.each([...texts.keys()])('leaves out no line of %s', (router) => {
    const files = daemonFiles(startOf(router));
    const read = new Set(Object.values(files ?? {}).flatMap((text) => text.split('\n')));
    const lost = startOf(router)
      .split('\n')
      .filter((line) => !read.has(line));
    expect(lost).toEqual(['service integrated-vtysh-config', 'end']);
  });

  it('gives a daemon the lines it knows, in the views they stand in', () => {
    const text =
      'frr defaults traditional\nhostname r\ninterface eth1\n description core\n ip ospf area 0\n ipv6 ospf6 area 0\nexit\n' +
      'router ospf\n ospf router-id 192.0.2.1\nexit\nmpls ldp\n router-id 192.0.2.1\n address-family ipv4\n  interface eth1\n  exit\n exit-address-family\nexit\nend\n';
    const head = 'frr defaults traditional\nhostname r\n';
    expect(daemonFiles(text)).toEqual({
      zebra: `${head}interface eth1\n description core\nexit\n`,
      ospfd: `${head}interface eth1\n ip ospf area 0\nexit\nrouter ospf\n ospf router-id 192.0.2.1\nexit\n`,
      ospf6d: `${head}interface eth1\n ipv6 ospf6 area 0\nexit\n`,
      ldpd: `${head}mpls ldp\n router-id 192.0.2.1\n address-family ipv4\n  interface eth1\n  exit\n exit-address-family\nexit\n`,
      bgpd: head,
      staticd: head,
    });
  });

  it.each([
    'ip route 192.0.2.0/24 192.0.2.1',
    'vrf v\n ip route 192.0.2.0/24 192.0.2.1\nexit-vrf',
    'route-map M permit 10\nexit',
    'router bgp 65000 vrf v\nexit',
    'interface eth1\n ip address 192.0.2.1/24\nexit',
  ])('leaves %j to vtysh, which knows who reads it', (line) => {
    expect(daemonFiles(`hostname r\n${line}\nend\n`)).toBeUndefined();
  });

  it('a router without BGP runs neither bgpd nor staticd', () => {
    expect(daemonList(startOf('cd-p2'))).toBe(
      'zebra=yes\nospfd=yes\nospf6d=yes\nldpd=yes\nbgpd=no\nstaticd=no\n',
    );
    expect(daemonList(startOf('cd-p1'))).toMatch(/^bgpd=yes\nstaticd=yes\n/m);
    expect(daemonList(startOf('cd-pe-dc'))).toMatch(/^bgpd=yes\nstaticd=yes\n/m);
  });
});
