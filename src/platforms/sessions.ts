import type { PlatformId } from '../device/platform-id.ts';
import type { SessionDefinition } from '../push/session/definition.ts';
import { frrSession } from './frr/session.ts';
import { vrpSession } from './huawei_vrpv8/session.ts';

const SESSIONS: { readonly [Id in PlatformId]?: SessionDefinition } = {
  frr: frrSession,
  huawei_vrpv8: vrpSession,
};

/** How the platform's command line is spoken; undefined for a platform that sectornet cannot log in to. */
export function sessionOf(platform: PlatformId): SessionDefinition | undefined {
  return SESSIONS[platform];
}
