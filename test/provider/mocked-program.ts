import * as pulumi from '@pulumi/pulumi';
import { vi } from 'vitest';
import { sectornetStack } from '../../src/provider/program/stack.ts';

/** A resource as the program registered it; `began` and `ended` are places in one count of both, so that waiting shows. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly began: number;
  readonly ended: number;
}

/** One run of the program against mocks: what it registered, or why it refused. */
export interface ProgramRun {
  readonly resources: readonly Registered[];
  /** Those whose registration was refused, as `failing` asked. */
  readonly failed: readonly string[];
  readonly refusal: string | undefined;
  /** What it told the operator. */
  readonly said: string;
}

export interface Mocked {
  /** `sectornet:` keys of the stack. */
  readonly config: Readonly<Record<string, string>>;
  /** Those of them that are secret. */
  readonly secretKeys?: readonly string[];
  readonly preview?: boolean;
  /** Routers whose update fails. */
  readonly failing?: readonly string[];
  /** What each referenced stack says of itself. */
  readonly stacks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Runs the program as the engine would, with this process as the engine: every registration answers after a turn of the clock. */
export async function runProgram(
  mocked: Mocked,
  program: () => Promise<unknown> = sectornetStack,
): Promise<ProgramRun> {
  const resources: Registered[] = [];
  const failed: string[] = [];
  let count = 0;
  const next = (): number => {
    count += 1;
    return count;
  };
  const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const began = next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (mocked.failing?.includes(name)) {
      failed.push(name);
      throw new Error(`${name} did not take it`);
    }
    resources.push({ type, name, inputs, began, ended: next() });
    return { id: name, state: stateOf(type, inputs, mocked.stacks?.[inputs.name]) };
  };
  await pulumi.runtime.setMocks(
    { newResource, call: () => ({}) },
    'sectornet',
    'test',
    mocked.preview ?? false,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(mocked.config).map(([key, value]) => [`sectornet:${key}`, value])),
    (mocked.secretKeys ?? []).map((key) => `sectornet:${key}`),
  );
  // The SDK tells of a failed registration by rejections that nobody handles; its own runners listen for them.
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => undefined);
  // Without an engine the SDK's log prints.
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const refusal = await program().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await pulumi.runtime.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
  const said = [...log.mock.calls, ...warned.mock.calls].flat().join('\n');
  log.mockRestore();
  warned.mockRestore();
  return { resources, failed, refusal, said };
}

function stateOf(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  if (type === 'pulumi:pulumi:StackReference')
    return { ...inputs, outputs: outputs ?? {}, secretOutputNames: [] };
  if (type === 'sectornet:device:RouterConfig') return { ...inputs, digest: 'd', plan: 'p' };
  return { ...inputs, verdict: 'isolated', evidence: {} };
}
