import type { Running, StoppedRun } from './change.ts';
import type { OwnedObject } from './device/ownership.ts';
import type { PlatformId } from './device/platform-id.ts';
import { planHash } from './plan/network.ts';
import { deviceBetween } from './plan/restore.ts';
import { sameConfiguration } from './plan/same.ts';
import type { RouterRunRecord } from './push/router-record.ts';
import type { RouterPushResult } from './push/types.ts';

/** What the routers know of a run, and what they run now. */
export interface Remembrance {
  readonly records: readonly RouterRunRecord[];
  readonly running: Running;
}

/** What has to be known of a network to read its records; a `Compilation` knows it. */
export interface RecordedNetwork {
  readonly inventory: {
    readonly digest: string;
    readonly routers: readonly { readonly name: string; readonly platform: PlatformId }[];
  };
  readonly allocations: {
    readonly owned: readonly { readonly router: string; readonly objects: readonly OwnedObject[] }[];
  };
}

/** A run as the routers themselves remember it, for whoever has no journal of it. */
export interface RememberedRun extends StoppedRun {
  /** Routers that run neither what they ran before it nor anything that is known to be of it: a person must judge them. */
  readonly puzzling: readonly string[];
}

/** Ended where a router has saved it, open where it is on its way, over where a router runs what it did before. */
export function rememberedRun(network: RecordedNetwork, remembrance: Remembrance): RememberedRun {
  const known = knownRecords(network, remembrance);
  const changed = known.flatMap((one) => {
    const device = deviceOf(network, one);
    return device === undefined ? [] : [{ device, one }];
  });
  const quiet = known.filter((one) => !changed.some((other) => other.one === one));
  const old = quiet.filter(({ platform, before, now }) => sameConfiguration(platform, before, now));
  const devices = changed.map(({ device }) => device);
  const vpnsTouched = [...new Set(devices.flatMap((device) => device.vpnsTouched))].sort();
  return {
    plan: {
      inventoryDigest: network.inventory.digest,
      remit: { by: 'inventory', departments: [], vpns: vpnsTouched, backbone: true },
      devices,
      leftOut: [],
      vpnsTouched,
      vpnsUntouched: [],
      hash: planHash(devices),
    },
    routers: [
      ...changed.map(({ one: { router, before, after } }) => ({
        router,
        before,
        ...(after === undefined ? {} : { result: ended(router, 'applied') }),
      })),
      ...old.map(({ router, before }) => ({ router, before, result: ended(router, 'restored') })),
    ],
    puzzling: quiet.filter((one) => !old.includes(one)).map(({ router }) => router),
  };
}

type KnownRecord = ReturnType<typeof knownRecords>[number];

/** Records of routers that the inventory knows and that could be read. */
function knownRecords({ inventory }: RecordedNetwork, { records, running }: Remembrance) {
  return records.flatMap((record) => {
    const platform = inventory.routers.find(({ name }) => name === record.router)?.platform;
    const now = running.find((one) => one.router === record.router)?.text;
    return platform === undefined || now === undefined ? [] : [{ ...record, platform, now }];
  });
}

/** What the run changes (or has changed) on a router; undefined where it stands no more. */
function deviceOf(
  { allocations }: RecordedNetwork,
  { router, platform, before, wanted, after }: KnownRecord,
) {
  const made = after ?? wanted;
  if (made === undefined) return undefined;
  const owned = allocations.owned.find((one) => one.router === router)?.objects ?? [];
  return deviceBetween({ router, platform, before, after: made, owned });
}

function ended(router: string, outcome: RouterPushResult['outcome']): RouterPushResult {
  return { router, outcome, commandsSent: 0, milliseconds: 0 };
}
