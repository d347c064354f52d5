import type { DeviceModel } from '../device/model.ts';
import type { Span } from '../diagnostics/diagnostic.ts';

/** Why a line of configuration exists: the inventory place that caused it, and whose it is. */
export interface Cause {
  readonly span: Span;
  readonly vpn?: string;
  readonly agreement?: string;
  readonly department?: string;
}

/** One router's wanted state; every `at` in `device` is an index into `causes`. */
export interface CompiledDevice {
  readonly router: string;
  readonly device: DeviceModel;
  readonly causes: readonly Cause[];
}
