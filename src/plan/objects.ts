import type { ObjectRef } from '../device/ownership.ts';
import type { PlatformId } from '../device/platform-id.ts';
import { compareText } from '../net/order.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';
import { byObject } from './compare.ts';
import { readConfiguration } from './configuration.ts';
import type { Configuration } from './rules.ts';

/** The objects a configuration text consists of, sorted; shared ones (sysctls, rules, ports that are merely up) need no record and are left out. */
export function objectsOf(platform: PlatformId, text: string): readonly ObjectRef[] {
  const rules = changeRulesOf(platform);
  return rules === undefined ? [] : objectsIn(readConfiguration(rules, text));
}

/** The same of a configuration that has been read. */
export function objectsIn(configuration: Configuration): readonly ObjectRef[] {
  return [...byObject(configuration)]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, [first]]) => {
      const object = first?.object;
      return object === undefined || object.shared === true ? [] : [{ kind: object.kind, name: object.name }];
    });
}
