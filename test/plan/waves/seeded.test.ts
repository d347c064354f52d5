import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Running } from '../../../src/change.ts';
import { backboneConfigs } from '../../../src/pipeline.ts';
import { planNetwork } from '../../../src/plan/network.ts';
import { objectsOf } from '../../../src/plan/objects.ts';
import { planDevice } from '../../../src/plan/plan.ts';
import type { ChangePlan } from '../../../src/plan/types.ts';
import { audit } from '../../../src/verify/audit.ts';
import { betweenOf } from '../../../src/verify/between/between.ts';
import { planWaves } from '../../../src/waves.ts';
import { wholeNetwork } from '../variants.ts';

/**
 * Two routers, two halves of a way between two VPNs. Either half alone opens nothing; the change takes one away and brings the other. One
 * case per kind of object that a wave counts at its most open (both target sets, the weaker filter, both bindings), in both directions and
 * on both platforms.
 */
const whole = wholeNetwork(fileURLToPath(new URL('../../../inventory/chengdu', import.meta.url)), 'vpn');
const { inventory, compilation } = whole;

/** An edit of one router's text: without it the way is closed there, with it open. */
interface Half {
  readonly router: string;
  readonly line: RegExp;
  readonly without: string;
  readonly within: string;
}

const TO_GOV2 = 'source 10.150.250.0 0.0.0.15 destination 10.140.250.0 0.0.0.15';
const HALVES = {
  exportOnLinux: half('cd-pe-dc', /^( {2}rt vpn export 65101:1401)$/m, '$1', '$1 65101:9999'),
  importOnLinux: half('cd-pe-jinjiang', /^( {2}rt vpn import 65101:1101)$/m, '$1', '$1 65101:9999'),
  exportOnVrp: half(
    'cd-pe-dujiangyan',
    /^( {2}vpn-target 65101:1402) export/m,
    '$1 export',
    '$1 65101:9999 export',
  ),
  importOnVrp: half(
    'cd-pe-gov2',
    /^( {2}vpn-target 65101:1201 65101:1202) import/m,
    '$1 import',
    '$1 65101:9999 import',
  ),
  filterOnLinux: half(
    'cd-pe-dc',
    /^(-A AGR-X1-p -s 10.150.250.0\/28 .*--dport )(8443 -j ACCEPT)$/m,
    '$1$2',
    '$1$2\n$19999 -j ACCEPT',
  ),
  filterOnVrp: half(
    'cd-pe-gov2',
    /^(acl name AGR-X1-c-permit advance\n rule 5 .*)$/m,
    '$1',
    `$1\n rule 7 permit tcp ${TO_GOV2} destination-port eq 9999`,
  ),
  circuitOnLinux: half(
    'cd-pe-jinjiang',
    /^(link set eth3.1190 master) v190-tourism$/m,
    '$1 v120-econ',
    '$1 v190-tourism',
  ),
  circuitOnVrp: half(
    'cd-pe-dujiangyan',
    /^( description env-dujiangyan-1\n ip binding vpn-instance) v170-env$/m,
    '$1 v190-tourism',
    '$1 v170-env',
  ),
} as const;

/** A change that opens nothing, on the router with fewest sites. */
const CANARY = half('cd-pe-dc', /^( description localtax-dc-1)$/m, '$1', '$1 (moved)');

/** Targets that stand there throughout: the VRF the circuit comes home to takes in what the other router exports in one of both states. */
const ALWAYS: readonly Half[] = [
  half(
    'cd-pe-jinjiang',
    /^ {2}rt vpn both 65101:1900$/m,
    '',
    '  rt vpn import 65101:1900 65101:9999\n  rt vpn export 65101:1900',
  ),
  half('cd-pe-dujiangyan', /^( {2}vpn-target 65101:1701) import/m, '', '$1 65101:9999 import'),
];

const CASES: readonly (readonly [
  kind: string,
  closes: keyof typeof HALVES,
  opens: keyof typeof HALVES,
  vpns: readonly [string, string],
])[] = (
  [
    ['both target sets', 'importOnLinux', 'exportOnLinux', ['flood', 'localtax']],
    ['both target sets', 'importOnVrp', 'exportOnVrp', ['econ', 'localtax']],
    ['the weaker filter', 'filterOnLinux', 'filterOnVrp', ['smefin', 'localtax']],
    ['both bindings', 'circuitOnLinux', 'exportOnLinux', ['tourism', 'localtax']],
    ['both bindings', 'circuitOnVrp', 'exportOnLinux', ['env', 'localtax']],
  ] as const
).flatMap(([kind, one, other, vpns]) => [
  [kind, one, other, vpns],
  [kind, other, one, vpns],
]);

describe.each(CASES)('%s: %s goes, %s comes', (kind, goes, comes, [fromVpn, toVpn]) => {
  const [closes, opens] = [HALVES[goes], HALVES[comes]];
  const always = kind === 'both bindings' ? ALWAYS : [];
  const state = (...there: readonly Half[]) => networkWith([closes, opens], there, always);
  const [before, after] = [state(closes), state(opens)];
  const isOpen = (network: Running) =>
    audit(inventory, network).breaches.some((one) => one.fromVpn === fromVpn && one.toVpn === toVpn);

  it('is open in neither state, and would be with both halves', () => {
    expect([before, after, state(closes, opens)].map(isOpen)).toEqual([false, false, true]);
  });

  it('counts as open while both routers are on their way', () => {
    const between = betweenOf(inventory);
    const { anyway } = between.ends(before, after);
    const moving = before.map((one, i) => ({
      router: one.router,
      texts: one.text === after[i]?.text ? [one] : [one, after[i] ?? one],
    }));
    expect(between.opened(moving, anyway)).toContainEqual(expect.objectContaining({ fromVpn, toVpn }));
  });

  it('is done in two waves, what closes first', () => {
    const answer = planWaves({ inventory, running: before }, planTo(before, after));
    if ('stuck' in answer) throw new Error(`stuck: ${JSON.stringify(answer)}`);
    expect(answer.waves.map(({ routers }) => routers)).toEqual([[closes.router], [opens.router]]);
  });
});

describe.each([
  ['importOnVrp', 'exportOnVrp'],
  ['exportOnVrp', 'importOnVrp'],
  ['circuitOnLinux', 'exportOnVrp'],
  ['exportOnVrp', 'circuitOnLinux'],
] as const)('behind a canary, %s goes and %s comes', (goes, comes) => {
  const [closes, opens] = [HALVES[goes], HALVES[comes]];
  const always = [goes, comes].includes('circuitOnLinux') ? ALWAYS : [];
  const state = (...there: readonly Half[]) => networkWith([closes, opens, CANARY], there, always);

  it('the two do not go together', () => {
    const [before, after] = [state(closes), state(opens, CANARY)];
    const answer = planWaves({ inventory, running: before }, planTo(before, after));
    expect(answer).toMatchObject({
      waves: [
        { routers: [CANARY.router], reason: { kind: 'canary' } },
        { routers: [closes.router] },
        { routers: [opens.router], reason: { kind: 'isolation', apart: [closes.router] } },
      ],
    });
  });
});

function half(router: string, line: RegExp, without: string, within: string): Half {
  return { router, line, without, within };
}

/** The whole network as compiled, with these halves there or not. */
function networkWith(halves: readonly Half[], there: readonly Half[], always: readonly Half[]): Running {
  return BUILT.map((one) => {
    const own = [...halves, ...always].filter(({ router }) => router === one.router);
    const text = own.reduce(
      (so, edit) => changed(so, edit, there.includes(edit) || always.includes(edit)),
      one.text,
    );
    return { ...one, text };
  });
}

function changed(text: string, { line, without, within }: Half, isThere: boolean): string {
  if (!line.test(text)) throw new Error(`no line ${line}`);
  return text.replace(line, isThere ? within : without);
}

const BUILT: Running = backboneConfigs(inventory, compilation.allocations).map(({ router, text }) => {
  const wanted = compilation.configs.find((one) => one.router === router);
  const built = wanted === undefined ? undefined : planDevice({ wanted, running: text, owned: [] }).value;
  return { router, file: `${router}.conf`, text: built?.predicted ?? text };
});

/** Both networks hold the same backbone, so that a router's whole text can be its wanted one where only ours differs. */
function planTo(before: Running, after: Running): ChangePlan {
  const devices = compilation.configs.map((config) => {
    const text = after.find(({ router }) => router === config.router)?.text ?? '';
    const running = before.find(({ router }) => router === config.router)?.text ?? '';
    const owned = objectsOf(config.platform, config.text).map((object) => ({ ...object, vpns: [] }));
    return { wanted: { ...config, text, causes: [] }, running, owned };
  });
  const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}
