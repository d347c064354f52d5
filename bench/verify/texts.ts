import { renderDevice } from '../../src/render/render.ts';
import { edgeName, modelOf } from './models.ts';
import type { Spec } from './spec.ts';

/** The configuration of one router as the product's own templates write it for its platform. */
export function textOf(spec: Spec, edge: number): string {
  const device = modelOf(spec, edge);
  return renderDevice({ router: edgeName(edge), device, causes: [] }).text;
}
