import * as grpc from '@grpc/grpc-js';
import { collect } from '../../change.ts';
import { report } from '../../diagnostics/report.ts';
import type { Inventory } from '../../inventory/types.ts';
import { vaultBeside } from '../../journal/secret-key.ts';
import { sha256 } from '../../plan/digest.ts';
import { auditText } from '../../report/audit-text.ts';
import { paintFor } from '../../report/paint.ts';
import { audit } from '../../verify/audit.ts';
import type { AuditResult, CollectedConfig } from '../../verify/types.ts';
import { networkOf } from '../network.ts';
import { deviceInput } from '../router/imported.ts';
import { targetOf } from '../router/work.ts';
import { limitsIn, type Settings } from '../settings.ts';
import { ProviderError } from '../wire/errors.ts';
import type { ResourceKind } from '../wire/resource.ts';
import type { Properties } from '../wire/values.ts';
import { operatorLanguage, sayDiagnostics } from '../words.ts';
import { keepEvidence, readEvidence } from './evidence.ts';
import { diffIsolation, type IsolationInputs, readIsolation } from './inputs.ts';

/** The type token; it is in every URN and never changes. */
export const ISOLATION = 'sectornet:audit:Isolation';
const ID = 'isolation';

/** The proof over all routers of a stack, made from what they say after the last of them was changed. */
export function isolation(settings: () => Settings): ResourceKind {
  const prove = async (news: Properties): Promise<Properties> => {
    const { inputs } = readIsolation(news);
    const { outputs, problem } = await proved(settings(), inputs);
    if (problem === undefined) return outputs;
    throw new ProviderError(grpc.status.FAILED_PRECONDITION, problem, {
      id: ID,
      outputs,
      reasons: [problem],
      refreshes: false,
    });
  };
  return {
    type: ISOLATION,
    refreshes: false,
    check: (news) => {
      const { inputs, problems } = readIsolation(news);
      const absent = new Set(news.unknown.filter(({ length }) => length === 1).map(([key]) => key));
      const value = Object.fromEntries(Object.entries(inputs).filter(([key]) => !absent.has(key)));
      return { inputs: { ...news, value }, problems };
    },
    diff: diffIsolation,
    create: async (news, { preview }) => ({ id: ID, outputs: preview ? UNKNOWN_YET : await prove(news) }),
    update: async ({ news }, { preview }) => (preview ? UNKNOWN_YET : prove(news)),
    read: async ({ id, inputs, outputs }) => {
      if (inputs === undefined)
        throw new ProviderError(grpc.status.UNIMPLEMENTED, 'a proof cannot be imported; pulumi up makes it');
      if (settings().offline) return { id, inputs, outputs };
      const again = await proved(settings(), readIsolation(inputs).inputs);
      if (again.problem === undefined) return { id, inputs, outputs: again.outputs };
      throw new ProviderError(grpc.status.FAILED_PRECONDITION, again.problem, {
        ...{ id, inputs, outputs: again.outputs },
        reasons: [again.problem],
        refreshes: false,
      });
    },
    remove: async () => undefined,
  };
}

const UNKNOWN_YET: Properties = { value: {}, secrets: [], unknown: [] };

async function proved(
  settings: Settings,
  inputs: IsolationInputs,
): Promise<{ readonly outputs: Properties; readonly problem?: string }> {
  const { inventory } = networkOf(settings);
  const own = await ownRunning(settings, inventory, Object.keys(inputs.routers));
  if ('problem' in own) return { outputs: outputsOf(undefined, {}), problem: own.problem };
  const others = inventory.routers
    .map(({ name }) => name)
    .filter((name) => inputs.routers[name] === undefined);
  const evidence =
    inputs.evidence === ''
      ? { running: [], doubtful: [] }
      : readEvidence(inputs.evidence, others, inputs.digests);
  const result = audit(inventory, [...own.running, ...evidence.running]);
  const digests =
    inputs.evidence === ''
      ? Object.fromEntries(own.running.map(({ router, text }) => [router, sha256(text)]))
      : keepEvidence(inputs.evidence, own.running);
  const outputs = outputsOf(result, digests);
  if (!fails(result, inputs.scope)) return { outputs };
  const language = operatorLanguage();
  const words = auditText(result, inventory, { language, paint: paintFor(false) });
  const doubts = evidence.doubtful.map(
    ({ router, reason }) =>
      `${sayDiagnostics([report('SN9649', { router, folder: inputs.evidence, reason })])}\n`,
  );
  const end = sayDiagnostics([report('SN9610', { verdict: result.verdict })]);
  return { outputs, problem: `${words}${doubts.join('')}${end}` };
}

async function ownRunning(
  settings: Settings,
  { routers }: Inventory,
  names: readonly string[],
): Promise<{ readonly running: readonly CollectedConfig[] } | { readonly problem: string }> {
  const targets = routers
    .filter(({ name }) => names.includes(name))
    .flatMap((router) => targetOf(deviceInput(router, settings.lab)) ?? []);
  const { running, failures } = await collect(targets, (router) => `${router}.conf`, {
    ...limitsIn(settings),
    vault: vaultBeside(settings.journal),
  });
  const silent = names.filter((name) => !running.some(({ router }) => router === name));
  if (silent.length === 0) return { running };
  const words = failures.map(({ router, failure }) => `${router}: ${failure.words}`);
  return {
    problem: `nothing is proved, these routers gave no configuration: ${silent.join(', ')}\n${words.join('\n')}`,
  };
}

function fails({ verdict }: AuditResult, scope: IsolationInputs['scope']): boolean {
  return verdict === 'breach' || (scope === 'network' && verdict === 'inconclusive');
}

function outputsOf(result: AuditResult | undefined, digests: Readonly<Record<string, string>>): Properties {
  const value = { verdict: result?.verdict ?? 'inconclusive', level: result?.level ?? '', evidence: digests };
  return { value, secrets: [], unknown: [] };
}
