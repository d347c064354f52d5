import { parentPort } from 'node:worker_threads';
import type { PlatformId } from '../../device/platform-id.ts';
import { grammarOf } from '../../platforms/grammars.ts';
import { readText } from '../../verify/read/routers.ts';

/** What a reading thread is asked: one text, and whose grammar reads it. */
export interface TextOrder {
  readonly platform: PlatformId;
  readonly text: string;
  /** Whether its secrets are hidden already. */
  readonly hidden: boolean;
}

interface Numbered {
  readonly number: number;
  readonly order: TextOrder;
}

parentPort?.on('message', ({ number, order: { platform, text, hidden } }: Numbered) =>
  parentPort?.postMessage({ number, answer: readText(grammarOf(platform), text, hidden) }),
);
