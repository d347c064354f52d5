import { hash } from 'node:crypto';
import { addressText, FAMILIES } from '../../net/address.ts';
import { attach } from '../bind/attachment.ts';
import { showsSessions } from '../judge/levels.ts';
import { strangerNeighbours } from '../judge/neighbours.ts';
import { policyOf } from '../policy/policy.ts';
import { type ReadRouter, readRouters } from '../read/routers.ts';
import { fabricOf } from '../routing/fabric.ts';
import type { Subject } from '../subject/subject.ts';
import type { CollectedConfig } from '../types.ts';
import { classOfTable } from './class-rows.ts';
import { filterRows } from './filter-rows.ts';
import { isolationLines } from './isolation-words.ts';
import { memberRows } from './member-rows.ts';
import { reachOf, reachRows } from './reach-rows.ts';

/** What no configuration can show and every proof takes for granted (docs/proof.md). */
const STANDING = [
  'core-delivers',
  'devices-obey',
  'labels-are-owned',
  'circuits-stay-apart',
  'sites-stay-apart',
  'policy-is-wanted',
];

/**
 * The certificate of a network: NDJSON, one statement a line, sorted, without a clock. It states the upper bound of reach over all states, so it
 * is for networks that `audit` calls isolated; `digest` names the declared policy. `check-certificate` confirms it without this code.
 */
export function certificateText(
  subject: Subject & { readonly digest: string },
  collected: readonly CollectedConfig[],
): string {
  return certificateOf(subject, readRouters(subject, collected).routers);
}

/** The same of routers that have been read already. */
export function certificateOf(
  subject: Subject & { readonly digest: string },
  read: readonly ReadRouter[],
): string {
  const routers = read
    .map((router) => ({ ...router, file: router.file.split('/').at(-1) ?? router.file }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((router, index) => ({ ...router, index }));
  const attachment = attach(subject, routers);
  const policy = policyOf(subject);
  const families = FAMILIES.map((family) => {
    const fabric = fabricOf(attachment, routers, family, [], 'possible');
    const rows = attachment.tables.map((table) => classOfTable(attachment, table, family));
    const classified = { fabric, policy, rows };
    const reach = reachOf(classified);
    const classes = [...new Map(rows.map((row) => [row.id, row.record])).values()];
    return {
      rows,
      records: [...classes, ...reachRows(classified, reach), ...filterRows(classified, reach)],
    };
  });
  const rows = families.map((one) => one.rows);
  const open = notCollected(subject, routers);
  const trust = [...STANDING.map((assumption) => ({ assumption })), ...open].map((one) => ({
    record: 'trust',
    ...one,
  }));
  const texts = routers.map((router) => ({
    record: 'config',
    router: router.name,
    file: router.file,
    digest: router.digest,
    lines: isolationLines(router),
  }));
  const body = [
    ...trust,
    ...texts,
    ...families.flatMap(({ records }) => records),
    ...attachment.tables.flatMap((table) => memberRows(attachment, rows, table)),
  ].map((one) => JSON.stringify(one));
  const head = {
    record: 'head',
    format: 3,
    level: open.length === 0 ? 'A' : 'B',
    families: FAMILIES,
    policy: subject.digest,
  };
  const lines = [JSON.stringify(head), ...body.sort()];
  const digest = hash('sha256', `${lines.join('\n')}\n`);
  return `${[...lines, JSON.stringify({ record: 'tail', records: lines.length + 1, digest })].join('\n')}\n`;
}

/** Routers and neighbours whose configuration is not here: what they could announce is taken on trust, so the level is B. */
function notCollected(subject: Subject, routers: readonly ReadRouter[]): readonly object[] {
  const silent = showsSessions(routers) ? [] : [{ assumption: 'sessions-not-shown' }];
  const lacking = subject.routers.filter(({ name }) => !routers.some((router) => router.name === name));
  return [
    ...silent,
    ...lacking.map(({ name }) => ({ assumption: 'router-not-collected', router: name })),
    ...strangerNeighbours(routers).flatMap(({ address, sessions }) =>
      sessions.map(({ router, at }) => ({
        assumption: 'neighbour-not-collected',
        router: router.name,
        neighbour: addressText(address),
        line: at,
      })),
    ),
  ];
}
