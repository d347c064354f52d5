import { FAMILIES, type Family } from '../../net/address.ts';
import { auditRead } from '../audit.ts';
import { attach } from '../bind/attachment.ts';
import type { Attachment } from '../bind/circuit.ts';
import { corePrefixes } from '../judge/forbidden.ts';
import { passageOf } from '../judge/passage.ts';
import { type ReadResult, type ReadRouter, readRouters } from '../read/routers.ts';
import { fabricsOf } from '../routing/fabric.ts';
import { localRows } from '../routing/locals.ts';
import { everything, rangeOf } from '../space/box.ts';
import { type Packets, packetsOf } from '../space/packets.ts';
import type { Subject } from '../subject/subject.ts';
import { type Transport, transportFor } from '../transport/transport.ts';
import type { AuditOptions, AuditResult, CollectedConfig } from '../types.ts';
import type { Carrying } from './carried.ts';
import type { Changed } from './causes.ts';
import { changedLines } from './lines.ts';
import { type FamilyChanges, packetChanges } from './packet-changes.ts';
import { type Numbers, numbersFrom } from './places.ts';
import { isBlind, saysTheSame } from './same-texts.ts';
import { type RouterText, routerChanges, standingChanges } from './standing.ts';
import type { Relation, RelationProof } from './types.ts';
import { type WorkedOut, workedOut } from './worked-out.ts';

/** One state of a network: what it is judged against, its texts as read, and what the auditor says of it where that is known already. */
export interface RelatedSide {
  readonly subject: Subject;
  readonly reading: ReadResult;
  readonly audit?: AuditResult;
  /** What the subject was made by, beside the texts: two sides with one basis and the same texts have the same subject. */
  readonly basis?: string;
  /** As in `AuditOptions`. */
  readonly transport?: AuditOptions['transport'];
}

/** How it is worked out; the answer is the same. */
export interface RelateOptions {
  /** Follows every packet on both sides, even where nothing that changed could touch it: slow, to hold the quick way against. */
  readonly followsAll?: boolean;
}

interface Comparing extends Required<RelateOptions> {
  readonly before: RelatedSide;
  readonly after: RelatedSide;
  readonly changed: Changed;
}

/**
 * What a change does to those who use the network, and the proof that it does nothing else: exact sets of packets for every ordered pair of
 * sites, now and in every state, and the two audits compared. Pure; never throws on any text.
 */
export function relate(
  before: RelatedSide,
  after: RelatedSide,
  { followsAll = false }: RelateOptions = {},
): Relation {
  const audits = { before: auditOf(before), after: auditOf(after) };
  const changed = changedLines(before.reading.routers, after.reading.routers);
  const same = changed.size === 0 && before.subject === after.subject;
  const both = [audits.before, audits.after];
  const whole = both.every(({ inconclusive }) => inconclusive.length === 0);
  const [old, young] = [before.reading.routers, after.reading.routers];
  const families = same ? [] : familyChanges({ before, after, changed, followsAll });
  const changes = families.flatMap((one) => one.changes);
  const standing = standingChanges(audits.before, audits.after);
  return {
    unchanged: changes.length === 0 && isEmpty(standing),
    changes,
    ...standing,
    proof: {
      compared: 'packets',
      ...countsOf(audits, families),
      routers: routerChanges(textsOf(before), textsOf(after)),
      certain:
        whole || (judgedAlike(before, after) && !both.some(isBlind) && saysTheSame(changed, old, young)),
    },
    before: { verdict: audits.before.verdict, level: audits.before.level },
    after: { verdict: audits.after.verdict, level: audits.after.level },
  };
}

/** What the same texts call for is the same then, whatever of it is not known. */
function judgedAlike(before: RelatedSide, after: RelatedSide): boolean {
  if (before.transport !== after.transport) return false;
  return before.subject === after.subject || (before.basis !== undefined && before.basis === after.basis);
}

/** Both families, one after the other: the sets of one are given back before the other's are made. */
function familyChanges({ before, after, changed, followsAll }: Comparing): readonly FamilyChanges[] {
  const grounds = { before: groundOf(before), after: groundOf(after) };
  return FAMILIES.map((family) => {
    const packets = packetsOf(family);
    const shared = { packets, sets: workedOut(packets), numbers: numbersFrom() };
    const old = statesOf(grounds.before, family, shared);
    const young = statesOf(grounds.after, family, shared);
    const now = { before: old.now, after: young.now };
    const ever = { before: old.ever, after: young.ever };
    return packetChanges({ family, packets, now, ever, changed, followsAll });
  });
}

/** The same for texts that have not been read, judged against one subject: what a plan does. */
export function relateTexts(
  subject: Subject,
  before: readonly CollectedConfig[],
  after: readonly CollectedConfig[],
): Relation {
  const sideOf = (configs: readonly CollectedConfig[]) => ({
    subject,
    reading: readRouters(subject, configs),
  });
  return relate(sideOf(before), sideOf(after));
}

/** What the auditor says of a side. */
export function auditOf({ subject, reading, audit, transport }: RelatedSide): AuditResult {
  return audit ?? auditRead(subject, reading, transport === undefined ? {} : { transport });
}

/** What both families of a side stand on. */
interface Ground {
  readonly subject: Subject;
  readonly routers: readonly ReadRouter[];
  readonly attachment: Attachment;
  readonly transport: Transport;
}

function groundOf({ subject, reading: { routers }, transport: asked }: RelatedSide): Ground {
  return {
    subject,
    routers,
    attachment: attach(subject, routers),
    transport: transportFor(subject, routers, asked),
  };
}

/** What both sides and both scopes of a family have in common. */
interface Shared {
  readonly packets: Packets;
  readonly sets: WorkedOut;
  readonly numbers: Numbers;
}

/** The present state as the backbone carries it, and the union of all states. */
function statesOf(
  { subject, routers, attachment, transport }: Ground,
  family: Family,
  { packets, sets, numbers }: Shared,
): Readonly<Record<'now' | 'ever', Carrying>> {
  const backbone = corePrefixes(routers, family);
  const extra = [...subject.sites.flatMap((site) => site.prefixes.map(({ value }) => value)), ...backbone];
  const core = packets.of(
    backbone.map((prefix) => ({ ...everything(family), destination: rangeOf(prefix) })),
  );
  const rows = localRows(attachment, family);
  const { possible, present } = fabricsOf({ attachment, routers, family, extra, rows });
  const shared = { transport, core, sets, numbers };
  return {
    now: { ...shared, fabric: present, passage: passageOf(present, false, packets) },
    ever: { ...shared, fabric: possible, passage: passageOf(possible, true, packets) },
  };
}

function isEmpty({ verdicts, trust, findings, doubts }: ReturnType<typeof standingChanges>): boolean {
  const lists = [trust, findings, doubts].flatMap(({ gained, lost }) => [gained.length, lost.length]);
  return verdicts.length === 0 && lists.every((length) => length === 0);
}

/** VPNs of either side and the backbone, in every family somebody uses. */
function countsOf(
  audits: Readonly<Record<'before' | 'after', AuditResult>>,
  families: readonly FamilyChanges[],
): Pick<RelationProof, 'equalPairs' | 'sitePairs'> {
  const both = [audits.before, audits.after];
  const vpns = new Set(both.flatMap((one) => one.vpns));
  const used = new Set(both.flatMap(({ pairs }) => pairs.map(({ family }) => family)));
  const all = vpns.size * (vpns.size + 1) * used.size;
  const changes = families.flatMap((one) => one.changes);
  const different = new Set(
    changes
      .filter(({ fromVpn, toVpn }) => vpns.has(fromVpn) && (toVpn === '' || vpns.has(toVpn)))
      .map(({ fromVpn, toVpn, family }) => `${fromVpn}\n${toVpn}\n${family}`),
  );
  return {
    equalPairs: all - different.size,
    sitePairs: families.reduce((sum, one) => sum + one.sitePairs, 0),
  };
}

function textsOf({ reading }: RelatedSide): readonly RouterText[] {
  return reading.routers.map(({ name, digest }) => ({ router: name, digest }));
}
