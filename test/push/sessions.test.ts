import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isPlatformId } from '../../src/device/platform-id.ts';
import type { Command } from '../../src/plan/types.ts';
import { sessionOf } from '../../src/platforms/sessions.ts';
import { openSession } from '../../src/push/session/open.ts';
import type { DeviceSession } from '../../src/push/session/session.ts';
import { DEFAULT_WAITS } from '../../src/push/transport/transport.ts';
import { type Exchange, replay } from './replay.ts';

interface Step {
  readonly call: 'running' | 'send' | 'commit' | 'discard' | 'save';
  readonly commands?: readonly Partial<Command>[];
  readonly running?: string;
  readonly traffic: readonly Exchange[];
  readonly answer: object;
}

interface Recorded {
  readonly story: string;
  readonly opening?: readonly Exchange[];
  readonly steps: readonly Step[];
}

const SESSIONS = fileURLToPath(new URL('../sessions/', import.meta.url));
const WAITS = { ...DEFAULT_WAITS, answerMs: 2_000, commitMs: 2_000 };

for (const platform of readdirSync(SESSIONS).filter(isPlatformId)) {
  describe(`session ${platform}`, () => {
    for (const file of readdirSync(join(SESSIONS, platform))) {
      for (const portion of sessionOf(platform)?.style === 'shell' ? [Number.MAX_SAFE_INTEGER, 1, 3] : [1]) {
        it(`${file.replace(/\.yaml$/, '')}${portion > 9 ? '' : `, ${portion} bytes at a time`}`, async () => {
          const recorded: Recorded = parse(readFileSync(join(SESSIONS, platform, file), 'utf8'));
          expect(await answers(platform, recorded, portion)).toEqual({
            answers: recorded.steps.map(({ call, answer }) => ({ call, answer })),
            deviations: [],
          });
        });
      }
    }
  });
}

async function answers(
  platform: Parameters<typeof sessionOf>[0],
  recorded: Recorded,
  portion: number,
): Promise<object> {
  const definition = sessionOf(platform);
  if (definition === undefined) throw new Error(`no session for ${platform}`);
  const played = replay(portion);
  played.expect(recorded.opening ?? []);
  const session = await openSession(played.connection, definition, WAITS);
  const found: object[] = [];
  for (const step of recorded.steps) {
    played.expect(step.traffic);
    found.push({ call: step.call, answer: await answerTo(session, step) });
  }
  return { answers: found, deviations: played.leftOver() };
}

async function answerTo(session: DeviceSession, step: Step): Promise<object> {
  if (step.call === 'running') return session.running();
  const refusal = await act(session, step);
  return refusal === undefined ? {} : { refusal };
}

function act(session: DeviceSession, step: Step): ReturnType<DeviceSession['commit']> {
  if (step.call === 'commit') return session.commit();
  if (step.call === 'discard') return session.discard();
  if (step.call === 'save') return session.save(step.running ?? '');
  const commands = (step.commands ?? []).map(({ channel = 'cli', context = [], text = '', vpns = [] }) => ({
    channel,
    context,
    text,
    vpns,
  }));
  return session.send(commands, () => undefined);
}
