import type { PlatformId } from '../device/platform-id.ts';
import type { Cause } from '../intent/types.ts';

/** The configuration of one router as text, in the order its platform prints it, with the cause of each line. */
export interface DeviceConfig {
  readonly router: string;
  readonly platform: PlatformId;
  /** LF line ends, final newline, ASCII only. */
  readonly text: string;
  /** One entry per line of `text`; undefined for lines that only give structure. */
  readonly causes: readonly (Cause | undefined)[];
}
