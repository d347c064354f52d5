import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanRequest } from '../../src/plan/plan.ts';
import type { Fleet } from './routers.ts';

/** Has a fleet in a folder for as long as somebody reads it there. */
export function* inFiles<Row>(fleet: Fleet, rows: (folder: string) => Iterable<Row>): Generator<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-fleet-'));
  try {
    writeFleet(folder, fleet);
    yield* rows(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a fleet as a collector would have it: texts in files, one router after the other; what caused the lines once per model of router. */
function writeFleet(folder: string, { requests }: Fleet): void {
  const causes = [...new Set(requests.map(({ wanted }) => wanted.causes))];
  write(folder, 'causes', JSON.stringify(causes));
  requests.forEach(({ wanted, running, owned }, i) => {
    const { router, platform } = wanted;
    write(folder, `${i}.running`, running);
    write(folder, `${i}.wanted`, wanted.text);
    write(
      folder,
      `${i}.record`,
      JSON.stringify({ router, platform, owned, causes: causes.indexOf(wanted.causes) }),
    );
  });
}

/** Reads the first routers of a fleet back, each when it is asked for. */
export function* readFleet(folder: string, count: number): Generator<PlanRequest> {
  const causes = JSON.parse(read(folder, 'causes'));
  for (let i = 0; i < count; i++) {
    const record = JSON.parse(read(folder, `${i}.record`));
    const { router, platform, owned } = record;
    const wanted = { router, platform, text: read(folder, `${i}.wanted`), causes: causes[record.causes] };
    yield { wanted, running: read(folder, `${i}.running`), owned };
  }
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
