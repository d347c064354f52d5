import type { PlatformId } from '../device/platform-id.ts';
import { frrTranscript } from './frr/transcript.ts';
import type { Transcript } from './transcript.ts';
import { vrpTranscript } from './vrp/transcript.ts';

/** How captured texts of every platform sectornet reads look; adding a platform is one entry here and one in `grammars.ts`. */
export const TRANSCRIPTS: readonly Transcript[] = [
  frrTranscript,
  { ...vrpTranscript, platform: 'huawei_vrpv8' },
  { ...vrpTranscript, platform: 'huawei_vrp' },
];

/** Whether a running configuration of a platform goes on to its end. */
export function isWhole(platform: PlatformId, text: string): boolean {
  return TRANSCRIPTS.find((one) => one.platform === platform)?.ends(text) ?? true;
}

/** Signs of platforms that sectornet knows by name and cannot read: their routers are missing from the picture, and that must be said. */
const UNREAD: readonly (readonly [PlatformId, RegExp])[] = [
  [
    'hp_comware',
    /^ *(ip binding vpn-instance|version \d+\.\d+\.\d+, (Release|Feature)|ip vpn-instance \S+\r?\n route-distinguisher)/m,
  ],
  ['cisco_xr', /^(!! IOS XR Configuration| *address-family ipv4 unicast\r?\n +import route-target$)/m],
  [
    'cisco_xe',
    /^(vrf definition|ip vrf|boot-start-marker|service timestamps|Current configuration : \d+ bytes)/m,
  ],
  [
    'juniper_junos',
    /^(set (version|system host-name|routing-instances) |(system|routing-instances|interfaces) \{)/m,
  ],
];

/** Words that only a router's own text has in this place, whoever made it. */
const ANY_ROUTER =
  /^[ \t]*(vrf (instance|context|definition) \S+|ip vrf \S+|rd (auto|\d[\d.]*:\d+)|route-distinguisher \d\S*|(route-target|vpn-target) .*\d+:\d+.*)\r?$/m;

/** Whether a text nobody here reads is a router's with VRFs or route targets all the same. */
export function isSomeRouter(text: string): boolean {
  return ANY_ROUTER.test(text);
}

/** The platform a text shows signs of, when it is one nobody here reads. */
export function unreadPlatform(text: string): PlatformId | undefined {
  const sample = text.slice(0, 200_000);
  return UNREAD.find(([, sign]) => sign.test(sample))?.[0];
}
