import { type Family, parseAddress } from '../../net/address.ts';
import {
  type AclDraft,
  type BehaviorDraft,
  type ClassifierDraft,
  entryIn,
  type RouterDraft,
  type TrafficPolicyDraft,
} from './draft.ts';
import { readRule } from './filter.ts';
import { type Line, numberIn, wordAfter, wordAt } from './line.ts';
import { closedView, ignore, type OpenView, openView, read, type View, view } from './view.ts';

const COMMENT = ignore('a comment, or the step of numbers');
const QOS = ignore('marks, counts or polices; a policed packet stays on its way');

/** `acl [number] 3000`, `acl name N [advance | basic | NUMBER]`, `acl ipv6 …`. A layer-2 or user ACL is kept out: a classifier that names one is not read. */
export function openAcl(router: RouterDraft, line: Line): OpenView | undefined {
  const ipv6 = wordAt(line, 1) === 'ipv6';
  const words = line.words.slice(ipv6 ? 2 : 1).filter((word) => word !== 'number');
  const name = words[0] === 'name' ? words[1] : words[0];
  const kind = words[0] === 'name' ? words[2] : words[0];
  if (name === undefined || name === '') return undefined;
  const number = numberIn(kind);
  if (
    kind === 'link' ||
    kind === 'user' ||
    kind === 'ucl' ||
    kind === 'mpls' ||
    (number !== undefined && number >= 4000)
  )
    return closedView('ignored-whole');
  const family: Family = ipv6 ? 6 : 4;
  const acl = entryIn(router.acls, aclKey(family, name), () => ({ at: line.number, family, rules: [] }));
  // Rules then judge in an order of their own, which the text need not show.
  if (line.text.includes(' match-order auto')) router.doubts.push({ line, acl: aclKey(family, name) });
  return openView(ACL, { router, acl, key: aclKey(family, name) });
}

/** IPv4 and IPv6 ACLs have names and numbers of their own. */
export function aclKey(family: Family, name: string): string {
  return `${family} ${name}`;
}

interface AclContext {
  readonly router: RouterDraft;
  readonly acl: AclDraft;
  readonly key: string;
}

const ACL: View<AclContext> = view<AclContext>({
  rule: read(({ router, acl, key }, line) => {
    if (!readRule(acl, line)) router.doubts.push({ line, acl: key });
    return true;
  }),
  description: COMMENT,
  step: COMMENT,
});

/** `traffic classifier N [operator or|and]`. */
export function openClassifier(router: RouterDraft, line: Line): OpenView | undefined {
  const name = wordAt(line, 2);
  if (name === '') return undefined;
  const and = (wordAfter(line, 'operator') ?? wordAfter(line, 'type')) !== 'or';
  const classifier = entryIn(router.classifiers, name, () => ({
    name,
    at: line.number,
    matches: [],
    and,
    header: line,
  }));
  // Opened again, it may ask for more at once than before.
  if (and) classifier.and = true;
  return openView(CLASSIFIER, { router, classifier });
}

interface ClassifierContext {
  readonly router: RouterDraft;
  readonly classifier: ClassifierDraft;
}

const CLASSIFIER: View<ClassifierContext> = view<ClassifierContext>({
  description: COMMENT,
  'if-match acl': read((context, line) => readMatch(context, 4, line, 2)),
  'if-match ipv6': read((context, line) =>
    wordAt(line, 2) === 'acl' ? readMatch(context, 6, line, 3) : doubted(context, line),
  ),
  'if-match any': read(({ classifier }) => classifier.matches.push('any') > 0),
  'if-match': read(doubted),
});

/** `if-match [ipv6] acl {NUMBER | name N | N} [precedence P]`. */
function readMatch({ classifier }: ClassifierContext, family: Family, line: Line, from: number): boolean {
  const name = wordAt(line, from) === 'name' ? wordAt(line, from + 1) : wordAt(line, from);
  classifier.matches.push({ acl: aclKey(family, name), family });
  return name !== '' && !line.words.includes('precedence');
}

/** A condition on something else than addresses and ports: it matters only where its policy can drop or divert packets. */
function doubted({ router, classifier }: ClassifierContext, line: Line): boolean {
  router.doubts.push({ line, classifier: classifier.name });
  return true;
}

export function openBehavior(router: RouterDraft, line: Line): OpenView | undefined {
  const name = wordAt(line, 2);
  if (name === '') return undefined;
  return openView(
    BEHAVIOR,
    entryIn(router.behaviors, name, () => ({ at: line.number, denies: false })),
  );
}

const BEHAVIOR: View<BehaviorDraft> = view<BehaviorDraft>(
  {
    description: COMMENT,
    permit: read((behavior) => {
      behavior.denies = false;
      return true;
    }),
    deny: read((behavior) => {
      behavior.denies = true;
      return true;
    }),
    redirect: read(readRedirect),
    car: QOS,
    remark: read((_, line) => MARKS.has(wordAt(line, 1))),
    statistic: QOS,
    statistics: QOS,
    'user-queue': QOS,
    queue: QOS,
    'service-class': QOS,
    'port-mirroring': read(() => false),
    'flow-id': QOS,
    gts: QOS,
    'mac-address': QOS,
    'flow-car': QOS,
    count: QOS,
  },
  'matters',
);

/** Marks by which queues are chosen. Others (`vlan-id`, `destination-mac`) choose where the frame goes. */
const MARKS: ReadonlySet<string> = new Set([
  '8021p',
  'cvlan-8021p',
  'inner-8021p',
  'dscp',
  'ip-dscp',
  'ip-precedence',
  'ip-df',
  'ipv6',
  'tos',
  'ttl',
  'fr-de',
  'local-precedence',
  'drop-precedence',
  'mpls-exp',
  'qos-local-id',
  'flow-id',
]);

/** `redirect ip-nexthop A [vpn V | vpn-instance V | public-network | …]`, `redirect vpn-group G`, `redirect vpn-instance V …`: packets leave by another table. */
function readRedirect(behavior: BehaviorDraft, line: Line): boolean {
  // Out of an interface, or to one of several next hops: the line names more ways than one, or one that is no table.
  const several = line.words.some(
    (word) => word === 'interface' || word === 'nhp' || word.endsWith('multinhp'),
  );
  if (several) {
    behavior.redirect = { to: undefined, at: line.number };
    return true;
  }
  const vrf = wordAfter(line, 'vpn-instance') ?? wordAfter(line, 'vpn');
  const nextHop = parseAddress(wordAfter(line, 'ip-nexthop') ?? wordAfter(line, 'ipv6-nexthop') ?? '');
  behavior.redirect = {
    to: vrf ?? (line.words.includes('public-network') ? '' : undefined),
    ...(nextHop === undefined ? {} : { nextHop }),
    at: line.number,
  };
  return true;
}

export function openTrafficPolicy(router: RouterDraft, line: Line): OpenView | undefined {
  const name = wordAt(line, 2);
  if (name === '') return undefined;
  return openView(
    POLICY,
    entryIn(router.trafficPolicies, name, () => ({ at: line.number, pairs: [] })),
  );
}

const POLICY: View<TrafficPolicyDraft> = view<TrafficPolicyDraft>(
  {
    description: COMMENT,
    step: COMMENT,
    'share-mode': QOS,
    'undo share-mode': QOS,
    'match-type': QOS,
    qos: QOS,
    statistics: QOS,
    statistic: QOS,
    classifier: read((policy, line) => {
      const [, classifier = '', , behavior = ''] = line.words;
      const precedence =
        numberIn(wordAfter(line, 'precedence')) ?? (policy.pairs.at(-1)?.precedence ?? 0) + 1;
      const twice = policy.pairs.some((pair) => pair.classifier === classifier);
      policy.pairs.push({ classifier, behavior, precedence });
      return wordAt(line, 2) === 'behavior' && behavior !== '' && !twice;
    }),
  },
  'matters',
);
