import type { Leak, VrfFamily } from '../../device/model.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';

/**
 * Copies of routes that are followed into the next table and no further: those a VRF may give to the VPN tables like its own or a third table copies
 * again, and those that may come from other routers (VRP `import-rib`).
 */
export function onwardLeakDoubts(router: ReadRouter): readonly Doubt[] {
  const { leaks } = router.model;
  return leaks
    .filter(
      (leak) =>
        leak.givenOn === true &&
        (leak.heardToo === true || isExported(router, leak) || leaks.some((next) => isChained(leak, next))),
    )
    .map(({ from, to }) => ({
      reason: 'leak-onward',
      router: router.name,
      data: { from, to },
      about: 'all' as const,
    }));
}

/** Whether the VRF the copies stand in gives any of their kind to the VPN tables. */
function isExported({ model }: ReadRouter, { to, family, routes }: Leak): boolean {
  return model.vrfs
    .filter(({ name }) => name === to)
    .flatMap(({ families }) => families)
    .filter((settings) => family === undefined || settings.family === family)
    .some(
      (settings) =>
        bearsTargets(settings) &&
        (routes === undefined || settings.redistributes.some(({ value }) => routes.includes(value))),
    );
}

function bearsTargets({ exportsVpn, rd, exportTargets, exportPolicy }: VrfFamily): boolean {
  return exportsVpn && rd !== undefined && (exportTargets.length > 0 || exportPolicy !== undefined);
}

/** Whether the second copies on what the first brought; back to where it came from is nowhere new. */
function isChained(first: Leak, second: Leak): boolean {
  const alike = first.family === undefined || second.family === undefined || first.family === second.family;
  return second.givenOn === true && second.from === first.to && second.to !== first.from && alike;
}
