import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE, lockText } from '../../allocate/lock-file.ts';
import { report } from '../../diagnostics/report.ts';
import type { Compilation } from '../../pipeline.ts';
import type { DeviceConfig } from '../../render/types.ts';
import { table } from '../../report/table.ts';
import { loadAndCompile, nothingSelected } from '../load.ts';
import { keepLock } from '../lock-on-disk.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { selectRouters } from '../select.ts';

interface CompileOptions {
  readonly dest?: string | undefined;
  readonly frozenLock?: true | undefined;
  readonly annotate?: true | undefined;
  readonly planned?: true | undefined;
}

/** `sectornet compile`: inventory → configuration text per router; keeps the allocation lock. */
export const registerCompile: Register = (program, start) => {
  program
    .command('compile')
    .aliases(['gen', 'render'])
    .description('compile the inventory to configuration text per router; updates the allocation lock')
    .option('--dest <dir>', 'write one file per router here')
    .option('--frozen-lock', 'refuse when the allocation lock would change (CI)')
    .option('--annotate', 'print each line with the inventory line that caused it')
    .option('--planned', 'include VPNs that are only planned (to look at, never to push)')
    .action((options) => start((run) => finish(run, compile(run, options))));
};

function compile(run: Run, options: CompileOptions): VerbAnswer {
  const compiled = loadAndCompile(run);
  const kind = 'Compilation';
  if (!compiled.ok)
    return { exit: compiled.exit, kind, text: '', data: null, diagnostics: compiled.diagnostics };
  const { compilation, lockFolder: folder, diagnostics, inventory } = compiled;
  const selected = selectRouters(run, inventory);
  if (selected.length === 0) return nothingSelected(run, inventory, kind);
  const lock = lockText(compilation.lock);
  const moved = compiled.lock === undefined || lock !== lockText(compiled.lock);
  if (moved && options.frozenLock === true) {
    return {
      exit: 'invalid',
      kind,
      text: '',
      data: null,
      diagnostics: [...diagnostics, report('SN9005', { file: join(folder, LOCK_FILE) })],
    };
  }
  if (moved) {
    const unkept = keepLock(folder, compiled.lock, compilation.lock);
    if (unkept.length > 0)
      return { exit: 'invalid', kind, text: '', data: null, diagnostics: [...diagnostics, ...unkept] };
    run.talk(`${join(folder, LOCK_FILE)} updated: review and commit it\n`);
  }
  const all = options.planned === true ? compilation.plannedConfigs : compilation.configs;
  const configs = all.filter((config) => selected.includes(config.router));
  if (options.dest !== undefined) writeConfigs(run.path(options.dest), configs);
  const text =
    options.annotate === true
      ? configs.map(annotated).join('\n')
      : summary(compilation, configs, options.dest);
  return {
    exit: 'done',
    kind,
    text,
    data: {
      configs: configs.map(({ router, platform, text: config }) => ({ router, platform, text: config })),
    },
    summary: { routers: configs.length, lockUpdated: moved },
    diagnostics,
    inventoryDigest: inventory.digest,
  };
}

function summary(
  compilation: Compilation,
  configs: readonly DeviceConfig[],
  dest: string | undefined,
): string {
  const { inventory } = compilation;
  const vpns = inventory.vpns.map((vpn) => {
    const sites = inventory.sites.filter((site) => site.vpn === vpn.id).length;
    return [`  ${vpn.name}`, vpn.id, `${vpn.number}`, vpn.topology, `${sites} sites`, vpn.status];
  });
  const routers = configs.map((config) => [
    `  ${config.router}`,
    config.platform,
    `${config.text.split('\n').length - 1} lines`,
  ]);
  const where = dest === undefined ? [] : [`written to ${dest}`];
  return `${[`${inventory.network.name}`, ...table(vpns), '', ...table(routers), ...where].join('\n')}\n`;
}

function annotated(config: DeviceConfig): string {
  const rows = config.text
    .trimEnd()
    .split('\n')
    .map((line, i) => {
      const cause = config.causes[i];
      return [
        line,
        cause === undefined
          ? ''
          : `# ${cause.agreement ?? cause.vpn ?? ''} ${cause.span.file}:${cause.span.line}`,
      ];
    });
  return `=== ${config.router} (${config.platform})\n${table(rows).join('\n')}\n`;
}

/** Writes the texts and takes away files of routers that have none any more, so that the folder is the whole truth. */
function writeConfigs(folder: string, configs: readonly DeviceConfig[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.conf')) rmSync(join(folder, file));
  for (const config of configs) writeFileSync(join(folder, `${config.router}.conf`), config.text);
}
