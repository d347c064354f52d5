import { resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { report } from '../../diagnostics/report.ts';
import { projectRoot, type Settings, settingsOf } from '../settings.ts';
import { sayDiagnostics } from '../words.ts';

/** The configuration of a stack (`sectornet:` keys of stacks/Pulumi.<stack>.yaml), typed. */
export interface StackSettings {
  readonly stack: string;
  readonly settings: Settings;
  readonly routers: string;
  readonly scope: 'network' | 'region';
  readonly evidence: string;
  readonly backbone: string;
  readonly regions: readonly string[];
  readonly protect: boolean;
}

const KEYS = [
  'inventory',
  'lab',
  'offline',
  'parallel',
  'perJumpHost',
  'approvedDigest',
  'allowInterruption',
  'renewSecrets',
  'journal',
  'plans',
  'asOf',
] as const;

/** The stack's own settings, and beside them every key that was set with `--secret`: what `pulumi:KEY` names. */
function withSecrets(value: Readonly<Record<string, unknown>>): Parameters<typeof settingsOf>[0] {
  const secret = Object.entries(pulumi.runtime.allConfig()).flatMap(([name, text]) => {
    const [project, key = ''] = name.split(':');
    return project === 'sectornet' && isSecretKey(name) ? [[key, text] as const] : [];
  });
  return { value: { ...Object.fromEntries(secret), ...value }, secrets: secret.map(([key]) => [key]) };
}

/** Whether a key was set with `--secret`. The SDK knows, and leaves it out of its typings. */
function isSecretKey(name: string): boolean {
  const ask: unknown = Reflect.get(pulumi.runtime, 'isConfigSecret');
  return typeof ask === 'function' && ask(name) === true;
}

/** Reads and checks the stack's configuration; a missing or wrong key is a RunError that says what to type. */
export function stackSettings(): StackSettings {
  const config = new pulumi.Config('sectornet');
  const value = Object.fromEntries(KEYS.map((key) => [key, config.get(key)]));
  // The engine starts the program in its own folder; paths of the configuration start at the project's root.
  const root = projectRoot(process.cwd());
  const settings = settingsOf({ ...withSecrets(value) }, root);
  if (settings.inventory === undefined)
    throw new pulumi.RunError(sayDiagnostics([report('SN9604', { key: 'inventory' })]));
  const scope = config.get('scope') ?? 'network';
  if (scope !== 'network' && scope !== 'region')
    throw new pulumi.RunError(sayDiagnostics([report('SN9646', { scope })]));
  const evidence = config.get('evidence') ?? '';
  return {
    stack: pulumi.getStack(),
    settings,
    routers: config.get('routers') ?? '',
    scope,
    evidence: evidence === '' ? '' : resolve(root, evidence),
    backbone: config.get('backbone') ?? '',
    regions: (config.get('regions') ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    protect: config.getBoolean('protect') ?? true,
  };
}
