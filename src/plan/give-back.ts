import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So many routers' texts are read and compared between two collections. */
const ROUTERS = 100;

/**
 * Passes routers on and has V8 collect what planning has left behind every hundred of them. V8 by itself lets several times as much pile up as
 * a plan holds (150 KB for every router more); asked in between it is done in the same time, and a thousand routers take hardly more memory
 * than a hundred.
 */
export function* givingBack<One>(routers: Iterable<One>): Generator<One> {
  let count = 0;
  for (const router of routers) {
    if (count > 0 && count % ROUTERS === 0) collectGarbage();
    count++;
    yield router;
  }
}

function collectGarbage(): void {
  // The only way to the collector that needs no option of the process; new contexts alone are shown it.
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
