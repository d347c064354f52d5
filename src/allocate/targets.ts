import type { Agreement, Inventory, VpnService } from '../inventory/types.ts';
import { compareText } from '../net/order.ts';
import { type RouteTarget, routeTarget } from '../net/route-target.ts';
import type { Ledger } from './ledger.ts';
import type { AgreementTargets, VpnTargets } from './types.ts';

const SERVICES_PER_PROVIDER = 99;
/** Route policy entries are numbered ten per agreement and end at 65535. */
const MOST_AGREEMENTS = 6000;

/** Route targets of every VPN: `AS:VVVR` with R = 0 any-to-any, 1 hub, 2 spoke (the numbering plan of docs/glossary.md). */
export function allocateVpnTargets(inventory: Inventory, ledger: Ledger): VpnTargets[] {
  return inventory.vpns
    .map((vpn) => vpnTargets(vpn, inventory.network.asNumber, ledger))
    .toSorted((a, b) => compareText(a.vpn, b.vpn));
}

/** Two route targets per agreement, counted per provider: `AS:VVV1ss` forward and `AS:VVV2ss` return. */
export function allocateAgreementTargets(inventory: Inventory, ledger: Ledger): AgreementTargets[] {
  const agreements = inventory.agreements.toSorted((a, b) => compareText(a.id, b.id));
  const recorded = new Map(ledger.before.agreementTargets.map((entry) => [entry.agreement, entry]));
  const orders = new Set(ledger.before.agreementTargets.map((entry) => entry.order));
  return agreements.flatMap((agreement) => {
    const found = recorded.get(agreement.id) ?? newAgreement(agreement, inventory, orders, ledger);
    return found === undefined ? [] : [found];
  });
}

function vpnTargets(vpn: VpnService, asNumber: number, ledger: Ledger): VpnTargets {
  const recorded = ledger.before.vpnTargets.find((entry) => entry.vpn === vpn.id);
  const made = (role: number) => routeTarget(asNumber, vpn.number * 10 + role);
  const any = recorded?.any ?? made(0);
  if (any !== made(0)) ledger.report('SN2910', vpn.span, { vpn: vpn.id, recorded: any, derived: made(0) });
  if (vpn.topology === 'any-to-any') return { vpn: vpn.id, any, hub: any, spoke: any };
  const role = (known: RouteTarget | undefined, number: number) =>
    known === undefined || known === any ? made(number) : known;
  return { vpn: vpn.id, any, hub: role(recorded?.hub, 1), spoke: role(recorded?.spoke, 2) };
}

function newAgreement(
  agreement: Agreement,
  inventory: Inventory,
  orders: Set<number>,
  ledger: Ledger,
): AgreementTargets | undefined {
  const provider = inventory.vpns.find((vpn) => vpn.id === agreement.providerVpn);
  const pair =
    provider &&
    freePair(candidates(inventory.network.asNumber, provider.number), (target) =>
      ledger.isFree({ kind: 'route-target', value: target }),
    );
  const order = firstFree(orders);
  if (pair === undefined || order > MOST_AGREEMENTS) {
    ledger.report('SN2907', agreement.span, { agreement: agreement.id, vpn: agreement.providerVpn });
    return undefined;
  }
  orders.add(order);
  for (const value of pair) ledger.take({ kind: 'route-target', value });
  return { agreement: agreement.id, forward: pair[0], return: pair[1], order };
}

/** A 4-byte AS leaves a route target only 16 bits of number (RFC 5668), too few for VVV1ss: those count in pairs from 10000. */
function* candidates(asNumber: number, vpnNumber: number): Generator<readonly [RouteTarget, RouteTarget]> {
  if (asNumber <= 65535)
    for (let service = 1; service <= SERVICES_PER_PROVIDER; service++) {
      const forward = vpnNumber * 1000 + 100 + service;
      yield [routeTarget(asNumber, forward), routeTarget(asNumber, forward + 100)];
    }
  else
    for (let number = 10000; number < 65535; number += 2)
      yield [routeTarget(asNumber, number), routeTarget(asNumber, number + 1)];
}

function freePair(
  pairs: Iterable<readonly [RouteTarget, RouteTarget]>,
  isFree: (target: RouteTarget) => boolean,
): readonly [RouteTarget, RouteTarget] | undefined {
  for (const pair of pairs) if (pair.every(isFree)) return pair;
  return undefined;
}

function firstFree(used: ReadonlySet<number>): number {
  let number = 1;
  while (used.has(number)) number++;
  return number;
}
