import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { LabKind } from '../lab-file.ts';
import type { Program, Register } from '../main.ts';

/** `sectornet lab`: routers from the inventory to try things on. */
export const registerLab: Register = (program, start) => {
  const lab = program
    .command('lab')
    .description(
      'routers from the inventory to try things on: emulated, or real ones on a kernel',
    ) as Program;
  lab
    .command('up')
    .description(
      'start the routers: SSH servers on 127.0.0.1 (emulated), or FRRouting on an MPLS kernel (uml)',
    )
    .addOption(
      new Option('--kind <kind>', 'emulated: any machine, no root; uml: real daemons and packets, as root')
        .choices(['emulated', 'uml'])
        .default('emulated' as LabKind),
    )
    .option('--detach', 'give the terminal back (uml always does); end it with lab down')
    .option('--boot-seconds <n>', 'uml: how long the routers may take to come up', positive)
    .option('--silent-seconds <n>', 'uml: how long the kernel may give no sign of life', positive)
    .action((options) =>
      start(async (run) => (await import('./lab-up.ts')).labUp(run, { ...options, kind: kindOf(options) })),
    );
  lab
    .command('down')
    .description('end the running lab and everything it started')
    .action(() => start(async (run) => (await import('./lab-down.ts')).labDown(run)));
  lab
    .command('test')
    .description(
      'uml: apply the inventory, prove it, send a packet for every pair (without a lab: up, test, down)',
    )
    .action(() => start(async (run) => (await import('./lab-test.ts')).labTest(run)));
  lab
    .command('probe')
    .description('uml: send packets for every declared and undeclared pair, or between two sites or VPNs')
    .argument('[from]', 'a site or a VPN')
    .argument('[to]', 'a site or a VPN')
    .action((from, to) => start(async (run) => (await import('./lab-probe.ts')).labProbe(run, { from, to })));
  lab
    .command('shell')
    .description('run a command on a router of the lab, or log in to it by hand')
    .argument('<router>')
    .argument('[command...]')
    .action((router, command) =>
      start(async (run) => (await import('./lab-shell.ts')).labShell(run, router, command)),
    );
  lab
    .command('break')
    .description('plant a fault, to see verify and the packets find it')
    .argument(
      '<fault>',
      'leak-rt; uml: link, router, or a case of --cases by its name (wrong-import, static-across-vrfs, …)',
    )
    .argument('[name]', 'the link or the router')
    .option('--mend', 'take the fault of a link or a router back')
    .option('--cases <dir>', 'folder of fault cases', 'test/lab')
    .action((fault, name, options) =>
      start(async (run) =>
        (await import('./lab-break.ts')).labBreak(run, {
          fault,
          name,
          mend: options.mend === true,
          cases: options.cases,
        }),
      ),
    );
};

function kindOf({ kind }: { readonly kind: string }): LabKind {
  return kind === 'uml' ? 'uml' : 'emulated';
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number of seconds');
  return number;
}
