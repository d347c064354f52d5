import { objectKey } from '../../device/ownership.ts';
import type { PlatformId } from '../../device/platform-id.ts';
import { compareConfigurations } from '../../plan/compare.ts';
import { readConfiguration } from '../../plan/configuration.ts';
import { predictText } from '../../plan/predict.ts';
import { reclaimShared } from '../../plan/reclaim.ts';
import type { ObjectChange } from '../../plan/rules.ts';
import { sealedPlaces, withWords } from '../../plan/secrets.ts';
import { NO_KNOWLEDGE, type SecretKnowledge, settleSecrets } from '../../plan/wanted-secrets.ts';
import { changeRulesOf } from '../../platforms/change-rules.ts';
import { ownership, planRequest, type RouterInputs, textInputs, wantedText } from './inputs.ts';

/**
 * The inputs a router would have had to be given to run as it does: equal to the given ones, byte by byte, when nothing of ours differs, else with the router's own
 * lines in the objects that differ. Objects of others are not looked at.
 */
export function trueInputs(
  inputs: RouterInputs,
  running: string,
  knowledge: SecretKnowledge = NO_KNOWLEDGE,
): RouterInputs {
  const { platform } = inputs.device;
  const rules = changeRulesOf(platform);
  if (rules === undefined) return inputs;
  const asked = planRequest(inputs, running);
  const settled = settleSecrets(asked.wanted, running, knowledge).config.text;
  const wanted = readConfiguration(rules, settled);
  const found = reclaimShared(readConfiguration(rules, running), wanted);
  const { owned, answers = owned } = asked;
  const managed = new Set(answers.map(objectKey));
  const { changes } = compareConfigurations(found, wanted, managed, true);
  if (changes.length === 0) return inputs;
  const truth = predictText(rules, wanted, found, changes.map(turned));
  const text = withNames(platform, truth, { settled, named: wantedText(inputs) });
  return { ...inputs, ...textInputs(platform, text), ...ownership(platform, text, owned, answers) };
}

/** A secret that is the one that is meant is shown by its name; another one by its fingerprint. */
function withNames(
  platform: PlatformId,
  text: string,
  { settled, named }: { readonly settled: string; readonly named: string },
): string {
  const [meant, names] = [sealedPlaces(platform, settled), sealedPlaces(platform, named)];
  const same = [...sealedPlaces(platform, text).values()].flatMap((one) => {
    const name = meant.get(one.place)?.word === one.word ? names.get(one.place) : undefined;
    return name === undefined ? [] : [[one, name.word] as const];
  });
  return withWords(text, same);
}

function turned({ object, before, after, removed, added }: ObjectChange): ObjectChange {
  return { object, before: after, after: before, removed: added, added: removed };
}
