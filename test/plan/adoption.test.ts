import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { readConfiguration } from '../../src/plan/configuration.ts';
import { adoptsAnything, hasCommands, planNetwork } from '../../src/plan/network.ts';
import { manage } from '../../src/plan/ownership.ts';
import type { PlanRequest } from '../../src/plan/plan.ts';
import { planDevice } from '../../src/plan/plan.ts';
import type { Adoption } from '../../src/plan/types.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
import { transitionCases } from '../transitions/case.ts';

const CASES = new Map(transitionCases().map((one) => [one.name, one.request]));
const EQUAL: Adoption = { equal: true, changed: [] };

/** Every case whose router runs something that is wanted: what stands there was never pushed by us. */
const BROWNFIELD = [...CASES].filter(([, request]) => unpushed(request).length > 0);

describe.each(BROWNFIELD)('%s, on a router that somebody else configured', (_, request) => {
  const foreign = { ...request, owned: [] };

  it('touches nothing of what stands there, or is refused', () => {
    const { value, diagnostics } = planDevice(foreign);
    const codes = new Set(diagnostics.map(({ code }) => code));
    if (value === undefined) expect(codes).toContain('SN7101');
    else expect(codes).toContain('SN6150');
    const ours = new Set((value?.unadopted ?? []).map(({ kind, name }) => `${kind} ${name}`));
    const touched = (value?.sections ?? []).map(({ object }) => `${object.kind} ${object.name}`);
    expect(touched.filter((object) => ours.has(object))).toEqual([]);
  });

  it('is the same change as if it were ours once everything is adopted by name', () => {
    const names = unpushed(request).map((object) => `${request.wanted.router} ${object}`);
    const adoption = { equal: true, changed: names };
    const { value, diagnostics } = planDevice({ ...foreign, adoption });
    expect(hasErrors(diagnostics)).toBe(false);
    const wanted = new Set([...unpushed(request), ...created(request)]);
    const retired = request.owned.filter(({ kind, name }) => !wanted.has(`${kind} ${name}`));
    if (retired.length > 0) return;
    expect(value?.commands.map(({ text }) => text)).toEqual(
      planDevice(request).value?.commands.map(({ text }) => text),
    );
  });
});

describe('an object that stands on the router as it is wanted', () => {
  const request = { ...requestOf('huawei_vrpv8/20-same-in-another-order'), owned: [] };

  it('is adopted without a line, and the plan says so', () => {
    const { value } = planNetwork({
      inventoryDigest: '',
      activeVpns: [],
      devices: [request],
      adoption: EQUAL,
    });
    if (value === undefined) throw new Error('no plan');
    expect(hasCommands(value)).toBe(false);
    expect(adoptsAnything(value)).toBe(true);
    expect(value.devices[0]?.adopted?.length).toBe(unpushed(request).length);
    expect(value.devices[0]?.unadopted).toBeUndefined();
  });

  it('is none of ours until then: nothing may be typed there on the way', () => {
    const rules = changeRulesOf(request.wanted.platform);
    if (rules === undefined) throw new Error('no rules');
    const read = (text: string) => readConfiguration(rules, text);
    const [wanted, running] = [read(request.wanted.text), read(request.running)];
    const standing = { router: request.wanted.router, wanted, running, found: running };
    const [left, taken] = [manage(standing, []), manage(standing, [], EQUAL)];
    const foreign = left.unadopted.map(({ kind, name }) => `${kind} ${name}`);
    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.filter((object) => left.managed.has(object))).toEqual([]);
    expect(foreign.filter((object) => !taken.managed.has(object))).toEqual([]);
  });

  it('is part of what is approved', () => {
    const hashOf = (adoption?: Adoption) =>
      planNetwork({
        inventoryDigest: '',
        activeVpns: [],
        devices: [request],
        ...(adoption === undefined ? {} : { adoption }),
      }).value?.hash;
    expect(hashOf(EQUAL)).not.toBe(hashOf());
  });

  it('is not taken away when nothing declares it any more, unless it was adopted', () => {
    const gone = requestOf('frr/14-vrf-removed');
    expect(
      planDevice({ ...gone, owned: [] }).value?.sections.filter(({ change }) => change === 'delete'),
    ).toEqual([]);
    expect(planDevice(gone).value?.sections.some(({ change }) => change === 'delete')).toBe(true);
  });
});

describe('an object that differs', () => {
  const request = { ...requestOf('frr/04-wrong-route-target-typed-by-hand'), owned: [] };
  const name = `${request.wanted.router} router bgp 65101 vrf v110-flood`;

  it('is refused even with --adopt, and taken over by its name alone', () => {
    const codes = (adoption: Adoption) =>
      planDevice({ ...request, adoption }).diagnostics.map(({ code }) => code);
    expect(codes(EQUAL)).toContain('SN7101');
    expect(codes({ equal: true, changed: [name] })).toEqual(['SN6151']);
  });

  it('named wrongly is told, with a name that would fit', () => {
    const { diagnostics } = planNetwork({
      inventoryDigest: '',
      activeVpns: [],
      devices: [request],
      adoption: { equal: true, changed: [name, `${name}s`] },
    });
    expect(diagnostics.filter(({ code }) => code === 'SN6152')).toMatchObject([
      { data: { object: `${name}s` } },
    ]);
    expect(hasErrors(diagnostics)).toBe(true);
  });
});

function requestOf(name: string): PlanRequest {
  const found = CASES.get(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

/** Wanted objects that stand on the router, by `kind name`: what a plan with nothing recorded says of them. */
function unpushed(request: PlanRequest): readonly string[] {
  const every: Adoption = { equal: true, changed: namesOf(request) };
  const { value } = planDevice({ ...request, owned: [], adoption: every });
  return (value?.adopted ?? []).map(({ kind, name }) => `${kind} ${name}`);
}

/** The names a refusal gives, with their router. */
function namesOf(request: PlanRequest): readonly string[] {
  return planDevice({ ...request, owned: [] })
    .diagnostics.filter(({ code }) => code === 'SN7101')
    .map(({ data }) => `${request.wanted.router} ${data['object']}`);
}

function created(request: PlanRequest): readonly string[] {
  return (planDevice(request).value?.sections ?? [])
    .filter(({ change }) => change === 'create')
    .map(({ object }) => `${object.kind} ${object.name}`);
}
