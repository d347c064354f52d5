import type { DeviceModel } from '../../src/device/model.ts';
import { FAMILIES, type Family } from '../../src/net/address.ts';
import { frrRemedies } from '../../src/platforms/frr/remedies.ts';
import { grammarOf } from '../../src/platforms/grammars.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import type { DeclaredNumbers } from '../../src/verify/classes/compact-places.ts';
import { prefixesOf, startsOf } from '../../src/verify/classes/intern.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { type CompactNetwork, ROLE, widthOf } from '../../src/verify/classes/network.ts';
import { declaredNumbers, type PolicyRows, policyRows } from '../../src/verify/classes/policy.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import type { ReadRouter } from '../../src/verify/read/routers.ts';
import type { Subject } from '../../src/verify/subject/subject.ts';
import { ownedPrefixes } from './addresses.ts';
import { edgeName, familiesOf, modelOf, platformOf } from './models.ts';
import { isHub, isHubSpoke, type Spec, vpnOf } from './spec.ts';
import { siteName, subjectOf } from './subject.ts';

/** What is declared about some routers: an inventory, which is there before any configuration is read. */
export interface Declared {
  readonly edges: readonly number[];
  readonly subject: Subject;
  readonly numbers: DeclaredNumbers;
}

export function declaredFor(spec: Spec, edges: readonly number[]): Declared {
  const sites = edges.flatMap((edge) => [...(spec.sitesAt[edge] ?? [])]);
  const subject = subjectOf(spec, sites, edges);
  const site = new Map(sites.map((one) => [siteName(one), one]));
  return { edges, subject, numbers: { ...declaredNumbers(subject), site } };
}

/** Both families of some routers as compact networks, made from their models by the same steps as in an audit. */
export function partsOf(
  { edges, subject, numbers }: Declared,
  read: (edge: number) => RouterModel,
): readonly CompactNetwork[] {
  const routers = edges.map(
    (edge, index): ReadRouter => ({
      index,
      name: edgeName(edge),
      file: `${edgeName(edge)}.conf`,
      declared: undefined,
      coverage: { lines: 0, read: 0, ignored: 0, unread: [] },
      lines: () => [],
      lineAt: () => undefined,
      digest: '',
      remedies: frrRemedies,
      ...read(edge),
    }),
  );
  const attachment = attach(subject, routers);
  return FAMILIES.map((family) => compactNetwork(attachment, routers, family, numbers));
}

/** What a model tells of a router. */
type RouterModel = Pick<ReadRouter, 'model' | 'portsOnFragments' | 'heardNextHops' | 'nextHopLabels'>;

/** The router as its model says, without any text. */
export function unwritten(model: DeviceModel): RouterModel {
  return { model, ...habitsOf(model.platform) };
}

function habitsOf(platform: DeviceModel['platform']): Omit<RouterModel, 'model'> {
  const { portsOnFragments, heardNextHops, nextHopLabels } = grammarOf(platform);
  return { portsOnFragments, heardNextHops, nextHopLabels };
}

/** The router as its text says. */
export function written(edge: number, text: string): RouterModel {
  const { model, coverage } = grammarOf(platformOf(edge)).read(text);
  const unread = coverage.unread.find(({ matters }) => matters);
  if (unread !== undefined) throw new Error(`${edgeName(edge)}: line ${unread.line} was not read`);
  return { model, ...habitsOf(platformOf(edge)) };
}

/** The whole network straight from the specification, one router at a time, so that models never pile up. */
export function generatedNetworks(spec: Spec): readonly CompactNetwork[] {
  const parts = Array.from({ length: spec.edges }, (_, edge) =>
    partsOf(declaredFor(spec, [edge]), () => unwritten(modelOf(spec, edge))),
  );
  return FAMILIES.map((_, family) => mergeNetworks(parts.flatMap((part) => part[family] ?? [])));
}

/** The declared policy of all sites in columns, without an object per site. */
export function generatedPolicy(spec: Spec, family: Family): PolicyRows {
  const width = widthOf(family);
  const subject = subjectOf(spec, [], []);
  const owned = Array.from({ length: spec.sites }, (_, site) =>
    familiesOf(vpnOf(spec, site)).includes(family) ? ownedPrefixes(spec, site, family) : [],
  );
  return {
    ...policyRows(subject, policyOf(subject), family),
    sites: {
      vpn: Int32Array.from(owned, (_, site) => vpnOf(spec, site)),
      role: Uint8Array.from(owned, (_, site) =>
        !isHubSpoke(vpnOf(spec, site)) ? ROLE.any : isHub(spec, site) ? ROLE.hub : ROLE.spoke,
      ),
      open: new Uint8Array(spec.sites),
      ownedFrom: startsOf(owned),
      prefixes: prefixesOf(owned.flat(), width),
    },
  };
}
