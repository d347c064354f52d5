import { CATALOGUE } from '../src/diagnostics/catalogue.ts';
import { CHECK_LISTS, isolationClass, standardsOf } from '../src/diagnostics/isolation-classes.ts';
import { BREACH_SEVERITY, FINDING_SEVERITY } from '../src/verify/explain/classes.ts';

/** Families of faults that an auditor of MPLS L3VPNs must know, each with the names under which it is reported. */
export const BUG_CLASSES: readonly (readonly [string, readonly string[]])[] = [
  ['Route targets', ['rt-foreign-import', 'rt-foreign-export', 'route-undeclared', 'rt-unknown-import']],
  ['Import and export policies', ['export-map-adds-rt', 'import-map-missing', 'policy-undefined']],
  [
    'Communities and announcements of customers',
    ['ce-supplied-rt', 'ce-unfiltered', 'announcement-admitted', 'ce-session-undeclared'],
  ],
  ['Second look-up', ['relookup-transit', 'kernel-redistributed']],
  ['Overlap and ownership', ['overlap-hijack', 'prefix-two-vpns']],
  ['Distinguishers and router-ids', ['rd-reuse', 'rd-collision', 'rd-missing', 'router-id-duplicate']],
  [
    'Leaks without a target',
    [
      'cross-vrf-static',
      'vrf-import',
      'policy-routing',
      'global-leak',
      'global-leak-inward',
      're-export-switch',
    ],
  ],
  ['Management', ['management-reach']],
  ['The router itself', ['vrf-fallthrough', 'terminator-missing', 'local-rule-first', 'l3mdev-accept']],
  [
    'Attachment circuits',
    [
      'ac-wrong-vrf',
      'undeclared-circuit',
      'undeclared-link',
      'mpls-on-ac',
      'labels-accepted-on-ac',
      'igp-on-ac',
      'ldp-on-ac',
    ],
  ],
  ['Labels', ['label-missing', 'label-not-given', 'label-duplicate']],
  ['Hub and spoke', ['spoke-local', 'hub-vrf-swapped']],
  [
    'Filters of agreements',
    [
      'filter-missing',
      'filter-forward-only',
      'filter-out-of-sight',
      'filter-hole',
      'filter-undefined',
      'acl-shadowed',
      'agreement-widened',
      'agreement-expired',
      'agreement-side-open',
      'fragment-hole',
      'conntrack-shared',
    ],
  ],
  ['Sources', ['source-check-missing', 'source-check-absent', 'source-check-loose']],
  ['Two families', ['v6-twin-missing']],
  ['Loops', ['forwarding-loop']],
  ['Trusted beyond the network', ['ce-transit', 'one-arm-hub', 'firewall-trusted', 'shared-server']],
  ['Filters of the control plane', ['target-filter-off', 'filter-trusted', 'route-in-front']],
  ['Between the routers', ['session-adds-rt', 're-exported-route']],
  ['Other providers', ['inter-as-vrf-link', 'inter-as-session', 'inter-as-labels']],
  ['Hierarchies', ['user-end-foreign-vrf', 'user-end-hears-all', 'user-end-default-strays']],
  [
    'Strangers and drift',
    [
      'foreign-vrf',
      'foreign-vrf-joined',
      'vrf-without-circuit',
      'undeclared-router',
      'undeclared-static',
      'planned-vpn-present',
      'hostname-differs',
      'static-unresolved',
    ],
  ],
  [
    'Reach that fails',
    [
      'no-route',
      'wrong-exit',
      'filter-blocks',
      'source-check-blocks',
      'session-missing',
      'label-path-missing',
      'ipv6-underlay-missing',
      'circuit-missing',
      'forwarding-off',
      'duplicates-suppressed',
      'transport-assumed',
    ],
  ],
];

/** The text of `docs/bug-classes.md`; `casesOf` says which seeded cases show a class. */
export function bugClassesPage(casesOf: (name: string) => readonly string[]): string {
  const { clause, stig } = CHECK_LISTS;
  const sections = BUG_CLASSES.map(
    ([title, names]) =>
      `## ${title}\n\n${names.map((name) => entryText(name, casesOf(name))).join('\n\n')}\n`,
  );
  return `# Bug classes · 故障类别

Every fault the auditor knows by name: what it means, how grave it is, where it belongs in the check lists, and the seeded networks in
\`test/isolation/\` that show it. A breach (*critical*, *high*, *medium*) is shown only with a packet that the separate simulator has carried
there too. Written by \`npm run record\`.

- Clauses: ${clause.list}, ${clause.title}. ${clause.source}.
- Items: ${stig.title}. ${stig.source}. The mapping of items to properties and clauses is our own.

${sections.join('\n')}`;
}

function entryText(name: string, cases: readonly string[]): string {
  const { en, zh } = CATALOGUE.get(isolationClass(name).code) ?? { en: undefined, zh: undefined };
  const { property, clause, stig } = standardsOf(name);
  const severity = severityOf(name);
  const facts = [severity, property, clause, stig].filter((fact) => fact !== undefined).join(' · ');
  const shown = cases.length === 0 ? '' : `  \nCases: ${cases.map((one) => `\`${one}\``).join(', ')}`;
  return `### ${name}\n\n${facts}  \n${en?.what ?? ''}: ${en?.why ?? ''}  \n${zh?.what ?? ''}：${zh?.why ?? ''}${shown}`;
}

function severityOf(name: string): string {
  const severities: Readonly<Record<string, string>> = { ...FINDING_SEVERITY, ...BREACH_SEVERITY };
  return severities[name] ?? (name in TRUSTED ? 'trust (level C)' : 'reach missing');
}

const TRUSTED = { 'ce-transit': 1, 'one-arm-hub': 1, 'firewall-trusted': 1, 'shared-server': 1 };
