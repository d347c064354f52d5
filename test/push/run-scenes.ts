import { afterEach } from 'vitest';
import { addedLine, backbonePeers, exactly } from '../faults/faults.ts';
import { type FaultPlatform, type Scene, sceneOf } from '../faults/scene.ts';

/** Makes scenes for the tests of a file; each is gone behind its test. */
export function scenesOf(platform: FaultPlatform): () => Promise<Scene> {
  const scenes: Scene[] = [];
  afterEach(async () => {
    await Promise.all(scenes.splice(0).map(({ lab }) => lab.stop()));
  });
  return async () => {
    const made = await sceneOf(platform);
    scenes.push(made);
    return made;
  };
}

/** A line that only the new configuration has. */
export function lineAddedTo({ lab, target, device }: Scene): RegExp {
  return exactly(addedLine(lab.running(target.router), device.predicted));
}

export function peersOf({ lab, target }: Scene): readonly string[] {
  return backbonePeers(lab.running(target.router));
}

/** The connection is lost in the middle of the lines, and stays so. */
export function gone(scene: Scene): void {
  void scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: 2 });
}

/** The router is gone, and stays so. */
export function cut(scene: Scene): void {
  void scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: 0 });
}
