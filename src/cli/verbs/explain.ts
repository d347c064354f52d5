import { CATALOGUE, entryOf } from '../../diagnostics/catalogue.ts';
import { report } from '../../diagnostics/report.ts';
import { EXIT_CODES } from '../exit-code.ts';
import { loadAndCompile } from '../load.ts';
import type { Program, Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { explainReach } from './explain-reach.ts';

const kind = 'Explanation';

/** `sectornet explain`: why a packet may or may not pass, where a configuration line comes from, what a code means. */
export const registerExplain: Register = (program, start) => {
  const explain = program.command('explain') as Program;
  explain
    .description('why: a reach, a configuration line, a code')
    .argument('[code]', 'what a message means and what to do, for example SN3107')
    .action((code) =>
      start((run) =>
        code === undefined ? usage(explain) : finish(run, explainCode(run, code.toUpperCase())),
      ),
    );
  explain
    .command('reach')
    .argument('<source>', 'VPN, site, address or prefix')
    .argument('<destination>', 'VPN, site, address or prefix')
    .option('--service <service>', 'tcp/443, udp/53 or icmp')
    .option('--configs <dir>', 'judge these configurations instead of what the compiler would write')
    .option('--policy <file>', 'by a policy file instead of an inventory (with --configs)')
    .option('--infer', 'by what the configurations themselves show (with --configs)')
    .description('whether and why a packet passes, with the nearest agreement')
    .action((source, destination, options) =>
      start(async (run) => finish(run, await explainReach(run, { source, destination, ...options }))),
    );
  explain
    .command('line')
    .argument('<router>')
    .argument('<number>', 'line number in the compiled configuration')
    .description('the inventory line because of which a configuration line exists')
    .action((router, number) => start((run) => finish(run, explainLine(run, router, number))));
};

function usage(explain: Program): number {
  explain.outputHelp();
  return EXIT_CODES.usage;
}

function explainLine(run: Run, router: string, typed: string): VerbAnswer {
  const number = /^\d+$/.test(typed) ? Number(typed) : 0;
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return { exit: compiled.exit, kind, text: '', data: null, diagnostics: compiled.diagnostics };
  const config = compiled.compilation.configs.find((one) => one.router === router);
  const text = config?.text.split('\n')[number - 1];
  if (config === undefined || text === undefined || text === '') {
    return {
      exit: 'no-input',
      kind,
      text: '',
      data: null,
      diagnostics: [report('SN9017', { router, number: typed })],
    };
  }
  const cause = config.causes[number - 1];
  const where =
    cause === undefined
      ? 'structure only: it opens or closes a block'
      : `${cause.span.file}:${cause.span.line}:${cause.span.column}`;
  const whose = [cause?.department, cause?.vpn, cause?.agreement]
    .filter((part) => part !== undefined)
    .join(' · ');
  return {
    exit: 'done',
    kind,
    text: `${router}:${number}  ${text.trim()}\n  ${where}  ${whose}\n`,
    data: { router, number, text, cause: cause ?? null },
  };
}

function explainCode(run: Run, code: string): VerbAnswer {
  if (!CATALOGUE.has(code))
    return { exit: 'no-input', kind, text: '', data: null, diagnostics: [report('SN9012', { code })] };
  const entry = entryOf(code);
  const { what, why, help } = run.language === 'en' ? entry.en : entry.zh;
  return {
    exit: 'done',
    kind,
    text: `${code} (${entry.severity})\n  ${what}\n  ${why}\n  ${help}\n`,
    data: { code, ...entry },
  };
}
