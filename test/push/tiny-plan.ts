import type { DevicePlan } from '../../src/plan/types.ts';

/** A change of one router that sends nothing worth mentioning. */
export function aDevice(router: string): DevicePlan {
  return {
    router,
    platform: 'frr',
    sections: [],
    commands: [],
    reverse: [],
    risks: [],
    vpnsTouched: [],
    kept: [],
    readSet: '',
    predicted: '',
  };
}
