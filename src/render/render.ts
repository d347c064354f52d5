import type { PlatformId } from '../device/platform-id.ts';
import { BACKBONE_TIMERS } from '../device/timers.ts';
import type { CompiledDevice } from '../intent/types.ts';
import { platformOf } from '../platforms/registry.ts';
import { createRenderer, sink } from './engine.ts';
import { readTemplates } from './templates.ts';
import type { DeviceConfig } from './types.ts';

type Renderer = (view: object) => string;

/** Compiling templates takes longer than rendering with them: once per platform is enough. */
const renderers = new Map<PlatformId, Renderer>();

/** Prints a router's wanted state as its platform prints a running configuration; each line knows the inventory place that caused it. */
export function renderDevice(compiled: CompiledDevice, timers = BACKBONE_TIMERS): DeviceConfig {
  const platform = platformOf(compiled.device.platform);
  return sink(rendererOf(platform.id)(platform.view(compiled.device, timers)), compiled);
}

function rendererOf(platform: PlatformId): Renderer {
  const known = renderers.get(platform);
  if (known !== undefined) return known;
  const renderer = createRenderer(readTemplates(platform));
  renderers.set(platform, renderer);
  return renderer;
}
