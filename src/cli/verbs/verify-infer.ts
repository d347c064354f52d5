import { report } from '../../diagnostics/report.ts';
import type { FilesLeft } from '../../report/files-text.ts';
import { inferText } from '../../report/infer-text.ts';
import { inferNetwork } from '../../verify/infer/infer.ts';
import { policyDraft } from '../../verify/infer/policy-draft.ts';
import type { Backups, FileAccount } from '../../verify/read/backups.ts';
import { readBackupFolder } from '../backup-folder.ts';
import { shown } from '../config-folder.ts';
import { gravest } from '../exit-code.ts';
import { readBackupsInThreads } from '../reading/backups.ts';
import type { Run, VerbAnswer } from '../run.ts';
import { shellWord } from '../shell-word.ts';
import { written } from '../written.ts';

export interface InferOptions {
  readonly configs?: string | undefined;
  readonly writePolicy?: string | undefined;
}

const kind = 'Inference';

/** `verify --infer`: what a folder of backups says about who can reach whom, without any policy. */
export async function verifyInferred(run: Run, options: InferOptions): Promise<VerbAnswer> {
  const backups = await backupsFrom(run, options.configs);
  if ('exit' in backups) return { ...backups, kind };
  const network = inferNetwork(backups);
  const folder = options.configs ?? '';
  const unwritten =
    options.writePolicy === undefined
      ? []
      : written(run, options.writePolicy, policyDraft(network, run.language));
  const [where, policy] = [folder, options.writePolicy ?? 'policy.yaml'].map(shellWord);
  const next = [
    ...(options.writePolicy === undefined
      ? [`sectornet verify --configs ${where} --infer --write-policy ${policy}`]
      : []),
    `sectornet verify --configs ${where} --policy ${policy}`,
  ];
  return {
    exit: gravest([
      network.verdict === 'complete' ? 'done' : 'inconclusive',
      ...unwritten.map(() => 'project-config' as const),
    ]),
    kind,
    text: inferText(network, {
      language: run.language,
      paint: run.paint,
      folder: shown(run.path(folder)),
      files: filesLeftOf(backups),
      next,
    }),
    data: { ...network, files: backups.files },
    summary: {
      verdict: network.verdict,
      vpns: network.vpns.length,
      joined: network.pairs.joined,
      suspicions: network.suspicions.length,
    },
    diagnostics: unwritten,
  };
}

/** The routers in a folder of backups, or the answer of a run that found none. */
export async function backupsFrom(
  run: Run,
  configs: string | undefined,
): Promise<Backups | Omit<VerbAnswer, 'kind'>> {
  const none = { text: '', data: null } as const;
  if (configs === undefined)
    return { ...none, exit: 'usage', diagnostics: [report('SN9028', { option: '--configs DIR' })] };
  const files = readBackupFolder(run.path(configs));
  const backups = await readBackupsInThreads(files ?? []);
  return backups.routers.length === 0
    ? { ...none, exit: 'no-input', diagnostics: [report('SN9010', { path: configs })] }
    : backups;
}

/** Files that were not read as a router's. */
export function filesLeftOf({ files }: Backups): FilesLeft {
  const isOlder = ({ fate }: FileAccount) => fate === 'older' || fate === 'same';
  const left = files.filter(({ fate }) => fate !== 'read');
  return {
    older: left.filter(isOlder).map(({ file }) => file),
    other: left.filter((one) => !isOlder(one)).map(({ file }) => file),
  };
}
