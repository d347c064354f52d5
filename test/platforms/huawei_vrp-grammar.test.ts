import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withoutOrigins } from '../../src/device/equal.ts';
import { sortedDevice } from '../../src/device/sorted.ts';
import { grammarFor } from '../../src/platforms/grammars.ts';
import { vrpV5Grammar } from '../../src/platforms/huawei_vrp/grammar.ts';
import { findPlatform } from '../../src/platforms/registry.ts';
import { grammarCases } from './grammar-case.ts';
import { districtEdge, oldQuidway } from './huawei_vrp-typed-models.ts';

const FOLDER = new URL('./huawei_vrp/', import.meta.url);
const CASES = grammarCases(FOLDER, vrpV5Grammar);
const text = (name: string) => readFileSync(new URL(`${name}.conf`, FOLDER), 'utf8');
const PE = '01-pe-with-two-vpns';
const OLD = '02-old-quidway-with-firewall-and-policy-route';

describe('VRP V5 texts and what they mean', () => {
  test.each(CASES.names)('%s', (name) => {
    const { found, expected } = CASES.outcome(name);
    expect(found).toEqual(expected);
  });
});

describe('the models of whole texts, typed by hand', () => {
  test.each([
    [PE, districtEdge],
    [OLD, oldQuidway],
  ])('%s', (name, typed) => {
    const { model, coverage } = vrpV5Grammar.read(text(name));
    expect(withoutOrigins(model)).toEqual(withoutOrigins(sortedDevice(typed)));
    expect(coverage.unread).toEqual([]);
  });
});

describe('whose text it is', () => {
  test('V5 texts are V5, V8 texts are V8', () => {
    const v8 = readFileSync(new URL('./huawei_vrpv8/01-skeleton-of-a-pe.conf', import.meta.url), 'utf8');
    expect(grammarFor(text(PE))?.platform).toBe('huawei_vrp');
    expect(grammarFor(text(OLD))?.platform).toBe('huawei_vrp');
    expect(grammarFor(v8)?.platform).toBe('huawei_vrpv8');
    expect(vrpV5Grammar.recognises(v8)).toBeGreaterThan(0);
    expect(vrpV5Grammar.recognises('hostname R1\n!\nvrf definition its\n')).toBe(0);
  });

  test('it is read and not configured: no view, no capabilities', () => {
    expect(findPlatform('huawei_vrp')).toBeUndefined();
  });
});

test('every line is counted once, whatever is cut off', () => {
  const whole = text(PE);
  for (let length = 0; length <= whole.length; length += 11) {
    const { coverage } = vrpV5Grammar.read(whole.slice(0, length));
    expect(coverage.read + coverage.ignored + coverage.unread.length).toBe(coverage.lines);
  }
});
