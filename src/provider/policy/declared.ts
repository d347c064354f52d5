import { report } from '../../diagnostics/report.ts';
import { networkOf } from '../network.ts';
import { settingsOf } from '../settings.ts';
import { isRecord } from '../wire/values.ts';
import { sayDiagnostics } from '../words.ts';
import type { Declared } from './rules.ts';

/**
 * The network of a stack from its configuration (JSON, as the engine hands it to a policy pack), paths from the project's root. Read when the pack starts, before the program
 * runs: the lock is the one that was reviewed, not the one a run writes. Throws with diagnostics in the message.
 */
export function declaredNetwork(config: string, root: string): Declared {
  const parsed: unknown = config === '' ? {} : JSON.parse(config);
  const keys = Object.entries(isRecord(parsed) ? parsed : {}).flatMap(([key, value]) =>
    key.startsWith('sectornet:') ? [[key.slice('sectornet:'.length), value] as const] : [],
  );
  const { inventory, lock } = networkOf(settingsOf({ value: Object.fromEntries(keys) }, root));
  if (lock === undefined)
    throw new Error(sayDiagnostics([report('SN9645', { network: inventory.network.id })]));
  return { inventory, lock };
}
