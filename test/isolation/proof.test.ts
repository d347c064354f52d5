import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Prefix, prefixText } from '../../src/net/prefix.ts';
import { parseRouteTarget } from '../../src/net/route-target.ts';
import type { VrfTable } from '../../src/verify/bind/circuit.ts';
import { crossingsOf } from '../../src/verify/classes/crossing.ts';
import { proofOf } from '../../src/verify/classes/proof.ts';
import { judgeAgreements } from '../../src/verify/judge/agreements.ts';
import type { Connecting } from '../../src/verify/judge/connectivity.ts';
import { endsOf } from '../../src/verify/judge/delivery.ts';
import { passageOf } from '../../src/verify/judge/passage.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { type Fabric, fabricNear, fabricsOf } from '../../src/verify/routing/fabric.ts';
import { localRows } from '../../src/verify/routing/locals.ts';
import { ASSUMED } from '../../src/verify/transport/transport.ts';
import { groundFor } from './against-simulator.ts';
import { type DeclaredNetwork, declaredNetwork } from './declared-network.ts';

const numRuns = Number(process.env['RUNS'] ?? 60);

/** What the judges do not look at themselves because the class engine has told them. */
describe('what the class engine tells the judges', () => {
  it('is right about agreements: the detailed walk finds nothing missing of those it says arrive', () => {
    const seen = { promised: 0, open: 0 };
    fc.assert(
      fc.property(agreeingNetwork, (one) => {
        const { agreed } = proofFor(one);
        const lacking = new Set(
          agreementsIn(one).flatMap(({ missing }) =>
            missing.flatMap(({ missing: lost }) => lost.agreement ?? []),
          ),
        );
        seen.promised += agreed.size;
        seen.open += lacking.size;
        for (const agreement of agreed) expect(lacking).not.toContain(agreement);
      }),
      // About one network in fifteen keeps an agreement.
      { numRuns: 3 * numRuns },
    );
    expect(seen.promised).toBeGreaterThan(0);
    expect(seen.open).toBeGreaterThan(0);
  });

  it('is shown by the same packets where only the routes near them are there', () => {
    let shown = 0;
    fc.assert(
      fc.property(agreeingNetwork, (one) => {
        const every = agreementsIn(one, { agreed: agreementIds(one) });
        const ground = groundIn(one);
        const near = (prefixes: readonly Prefix[]) => {
          const fabric = fabricNear(ground, prefixes);
          return { fabric, passage: passageOf(fabric), ends: endsOf(fabric) };
        };
        shown += every.flatMap(({ verdict }) => verdict.evidence).filter(({ passes }) => passes).length;
        expect(agreementsIn(one, { agreed: agreementIds(one), near })).toEqual(every);
      }),
      { numRuns: 3 * numRuns },
    );
    expect(shown).toBeGreaterThan(0);
  });

  it('knows which targets the routes of the VRFs carry', () => {
    const asked = ['1:1', '1:2', '1:3', '1:4', '9:9'].flatMap((text) => parseRouteTarget(text) ?? []);
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(declaredNetwork, (one) => {
        const { routes, numbers } = fabricsFor(one).present;
        const carried = new Set(routes.flatMap(({ targets }) => targets.map(numbers.text)));
        const { carries } = proofFor(one);
        if (carries === undefined) return;
        for (const target of asked) {
          seen.add(carries(target));
          expect(carries(target)).toBe(carried.has(target));
        }
      }),
      { numRuns },
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it.each(['possible', 'present'] as const)(
    'names every route that leaves its VPN, and no other (%s)',
    (scope) => {
      let crossings = 0;
      fc.assert(
        fc.property(declaredNetwork, (one) => {
          const { tables } = one.attachment;
          const told = (crossingsOf(one.attachment, groundFor(one), scope) ?? []).map(
            ({ importer, exporter, prefix }) =>
              `${tables[importer]?.owner} ${exporter} ${prefixText(prefix)}`,
          );
          const walked = crossingsIn(one, fabricsFor(one)[scope]);
          crossings += walked.size;
          expect(new Set(told)).toEqual(walked);
        }),
        { numRuns },
      );
      expect(crossings).toBeGreaterThan(0);
    },
  );
});

/** The same with an agreement between two of its sites, and with VRFs that mostly take the routes of both VPNs. */
const agreeingNetwork = fc
  .record({ one: declaredNetwork, picks: fc.tuple(fc.nat(), fc.nat()), closed: fc.nat({ max: 40 }) })
  .map(({ one, picks, closed }): DeclaredNetwork => {
    const [consumer, provider] = (['a', 'b'] as const).map((vpn, side) => {
      const sites = one.subject.sites.filter((site) => site.vpn === vpn);
      return sites[(picks[side] ?? 0) % Math.max(1, sites.length)];
    });
    const agreements = one.subject.agreements.map((agreement) => ({
      ...agreement,
      consumerPrefixes: consumer?.prefixes ?? [],
      providerPrefixes: provider?.prefixes ?? [],
    }));
    const tables = one.attachment.tables.map((table) => (table.id === closed ? table : takingAll(table)));
    return {
      ...one,
      subject: { ...one.subject, agreements },
      attachment: { ...one.attachment, tables },
    };
  });

function takingAll(table: VrfTable): VrfTable {
  const importTargets = ['1:1', '1:2', '1:3']
    .flatMap((text) => parseRouteTarget(text) ?? [])
    .map((value) => ({ value, at: 1 }));
  const families = table.vrf.families.map((family) => ({ ...family, importTargets }));
  return { ...table, vrf: { ...table.vrf, families } };
}

function routersOf({ attachment }: DeclaredNetwork) {
  return [...new Set(attachment.tables.map(({ router }) => router))];
}

function proofFor(one: DeclaredNetwork) {
  const { subject, attachment } = one;
  const rows = localRows(attachment, 4);
  const policy = policyOf(subject);
  const ground = { subject, policy, attachment, transport: ASSUMED, asksReach: true, rows };
  return proofOf({ ...ground, routers: routersOf(one) }, 4);
}

function fabricsFor(one: DeclaredNetwork) {
  return fabricsOf(groundIn(one));
}

function groundIn(one: DeclaredNetwork) {
  const { attachment, subject } = one;
  const extra = [
    ...subject.sites.flatMap((site) => site.prefixes),
    ...subject.agreements.flatMap((each) => [...each.providerPrefixes, ...each.consumerPrefixes]),
  ].map(({ value }) => value);
  const rows = localRows(attachment, 4);
  return { attachment, routers: routersOf(one), family: 4 as const, extra, rows };
}

function agreementIds({ subject }: DeclaredNetwork): ReadonlySet<string> {
  return new Set(subject.agreements.map(({ id }) => id));
}

function agreementsIn(one: DeclaredNetwork, told: Pick<Connecting, 'agreed' | 'near'> = {}) {
  const fabric = fabricsFor(one).present;
  const { subject } = one;
  const passage = passageOf(fabric);
  const policy = policyOf(subject);
  const ends = endsOf(fabric);
  return judgeAgreements({ fabric, policy, passage, subject, transport: ASSUMED, family: 4, ends, ...told });
}

/** By the tables as they are walked: owner of the taker, giving table, prefix. */
function crossingsIn({ attachment: { tables } }: DeclaredNetwork, { classes, routes }: Fabric) {
  return new Set(
    tables.flatMap(({ id, owner }) =>
      classes.admittedBy(id).flatMap((number) => {
        const route = routes[number];
        const giver = tables[route?.table ?? -1];
        return route === undefined || giver === undefined || giver.owner === owner
          ? []
          : [`${owner} ${giver.id} ${prefixText(route.local.prefix)}`];
      }),
    ),
  );
}
