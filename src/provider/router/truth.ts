import { objectKey } from '../../device/ownership.ts';
import { compareConfigurations } from '../../plan/compare.ts';
import { readConfiguration } from '../../plan/configuration.ts';
import { predictText } from '../../plan/predict.ts';
import { reclaimShared } from '../../plan/reclaim.ts';
import type { ObjectChange } from '../../plan/rules.ts';
import { changeRulesOf } from '../../platforms/change-rules.ts';
import { ownership, planRequest, type RouterInputs, textInputs, wantedText } from './inputs.ts';

/**
 * The inputs a router would have had to be given to run as it does: equal to the given ones, byte by byte, when nothing of ours differs, else with the router's own
 * lines in the objects that differ. Objects of others are not looked at.
 */
export function trueInputs(inputs: RouterInputs, running: string): RouterInputs {
  const { platform } = inputs.device;
  const rules = changeRulesOf(platform);
  if (rules === undefined) return inputs;
  const wanted = readConfiguration(rules, wantedText(inputs));
  const found = reclaimShared(readConfiguration(rules, running), wanted);
  const { owned, answers = owned } = planRequest(inputs, running);
  const managed = new Set(answers.map(objectKey));
  const { changes } = compareConfigurations(found, wanted, managed, true);
  if (changes.length === 0) return inputs;
  const text = predictText(rules, wanted, found, changes.map(turned));
  return { ...inputs, ...textInputs(platform, text), ...ownership(platform, text, owned, answers) };
}

function turned({ object, before, after, removed, added }: ObjectChange): ObjectChange {
  return { object, before: after, after: before, removed: added, added: removed };
}
