import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSession, replayLinux, replayVrp, type SessionFile } from './transcript.ts';

const REPLAYS: Readonly<Record<string, (file: SessionFile) => string>> = {
  frr: replayLinux,
  huawei_vrpv8: replayVrp,
};

for (const [platform, replay] of Object.entries(REPLAYS)) {
  const folder = new URL(`./${platform}/`, import.meta.url);
  describe(`${platform} sessions`, () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.session')))
      it(name.replace('.session', ''), () => {
        const file = readSession(readFileSync(new URL(name, folder), 'utf8'));
        expect(file.session.trim()).not.toBe('');
        expect(replay(file)).toBe(file.session);
      });
  });
}
