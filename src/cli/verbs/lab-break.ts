import { report } from '../../diagnostics/report.ts';
import { connect } from '../../push/transport/ssh2.ts';
import { labFilePath } from '../lab-file.ts';
import { loadAndCompile } from '../load.ts';
import type { Run, VerbAnswer } from '../run.ts';
import { targetsFor } from '../targets.ts';

const kind = 'LabBreak';

/** Plants a fault in the running lab by typing it over SSH, as a hand in a hurry would. */
export async function breakLab(run: Run, fault: string): Promise<VerbAnswer> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return { exit: compiled.exit, kind, text: '', data: null, diagnostics: compiled.diagnostics };
  if (fault !== 'leak-rt')
    return { exit: 'usage', kind, text: '', data: null, diagnostics: [report('SN9016', { fault })] };
  const where = targetsFor(
    { ...run, options: { ...run.options, lab: labFilePath(run) } },
    compiled.inventory,
  );
  if ('problem' in where)
    return { exit: 'no-input', kind, text: '', data: null, diagnostics: [where.problem] };
  const { allocations, inventory } = compiled.compilation;
  const active = inventory.vpns.filter((vpn) => vpn.status === 'active').map((vpn) => vpn.id);
  const linux = (router: string): boolean =>
    where.targets.some((target) => target.router === router && target.platform === 'frr');
  const vrf = allocations.vrfs.find((one) => active.includes(one.vpn) && linux(one.router));
  const imported = compiled.compilation.devices
    .find((one) => one.router === vrf?.router)
    ?.device.vrfs.find((one) => one.name === vrf?.name)
    ?.families.find((one) => one.family === 4)
    ?.importTargets.map((target) => target.value);
  const other = allocations.vpnTargets.find((one) => one.vpn !== vrf?.vpn && active.includes(one.vpn));
  const target = where.targets.find((one) => one.router === vrf?.router);
  if (vrf === undefined || imported === undefined || other === undefined || target === undefined) {
    return {
      exit: 'inconclusive',
      kind,
      text: '',
      data: null,
      diagnostics: [report('SN9016', { fault })],
    };
  }
  const lines = [
    `router bgp ${inventory.network.asNumber} vrf ${vrf.name}`,
    'address-family ipv4 unicast',
    `rt vpn import ${[...imported, other.hub].join(' ')}`,
  ];
  const connection = await connect(target, { timeoutMs: 20_000 });
  const command = ['configure terminal', ...lines].map((line) => `-c '${line}'`).join(' ');
  const answer = await connection.exec(`vtysh ${command}`);
  connection.close();
  const text = `${vrf.router}# ${lines.join(' / ')}\n${answer.stdout}${answer.stderr}now try: sectornet verify --lab\n`;
  return { exit: 'done', kind, text, data: { router: vrf.router, lines } };
}
