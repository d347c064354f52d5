/** The platforms sectornet knows by name; inventory, folders and templates use these words only. */
export const PLATFORM_IDS = [
  'frr',
  'huawei_vrpv8',
  'huawei_vrp',
  'hp_comware',
  'cisco_xe',
  'cisco_xr',
  'juniper_junos',
] as const;
export type PlatformId = (typeof PLATFORM_IDS)[number];

export function isPlatformId(text: string): text is PlatformId {
  return (PLATFORM_IDS as readonly string[]).includes(text);
}
