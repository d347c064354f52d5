import type { DiagnosticCode } from './catalogue.ts';

/** The code of a class or reason of the auditor, and where it belongs in the check lists. */
export interface IsolationClass {
  readonly code: DiagnosticCode;
  /** Property of the catalogue (I1–I20). */
  readonly property?: string;
  /** Clause of GB/T 22239-2019, level 3. */
  readonly clause?: string;
  /** DISA STIG item (Juniper EX Router V2R1). */
  readonly stig?: string;
}

/** The check lists that clauses and items belong to, with where they are published. */
export const CHECK_LISTS = {
  clause: {
    list: 'GB/T 22239-2019',
    title: '信息安全技术 网络安全等级保护基本要求 (level 3, chapter 8)',
    source: 'Standardization Administration of China, openstd.samr.gov.cn',
  },
  stig: {
    list: 'DISA STIG',
    title: 'Juniper EX Series Switches Router Security Technical Implementation Guide V2R1, 10 June 2024',
    source: 'DISA, public.cyber.mil/stigs',
  },
} as const;

/** Where a name belongs in the check lists, spelled out. */
export interface Standards {
  /** Property of the catalogue (I1–I20). */
  readonly property?: string;
  readonly clause?: string;
  readonly stig?: string;
}

export function standardsOf(name: string): Standards {
  const { property, clause, stig } = isolationClass(name);
  return {
    ...(property === undefined ? {} : { property }),
    ...(clause === undefined ? {} : { clause: `${CHECK_LISTS.clause.list} ${clause}` }),
    ...(stig === undefined ? {} : { stig }),
  };
}

/** Every name the auditor uses for a breach, a finding, a doubt or a missing reach. */
export const ISOLATION_CLASSES: Readonly<Record<string, IsolationClass>> = {
  'rt-foreign-import': { code: 'SN4001', property: 'I3', clause: '8.1.2.1 d', stig: 'JUEX-RT-000930' },
  'rt-foreign-export': { code: 'SN4002', property: 'I3', clause: '8.1.2.1 d', stig: 'JUEX-RT-000930' },
  'export-map-adds-rt': { code: 'SN4003', property: 'I7', clause: '8.1.3.2 c', stig: 'JUEX-RT-000930' },
  'import-map-missing': { code: 'SN4004', property: 'I7', clause: '8.1.3.2 c', stig: 'JUEX-RT-000930' },
  'ce-supplied-rt': { code: 'SN4005', property: 'I10', clause: '8.1.3.1 a', stig: 'JUEX-RT-000040' },
  'relookup-transit': { code: 'SN4006', property: 'I4', clause: '8.1.2.1 d', stig: 'JUEX-RT-000370' },
  'cross-vrf-static': { code: 'SN4007', property: 'I4', clause: '8.1.3.1 a', stig: 'JUEX-RT-000930' },
  'vrf-import': { code: 'SN4008', property: 'I4', clause: '8.1.3.1 a', stig: 'JUEX-RT-000930' },
  'global-leak': { code: 'SN4009', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'policy-routing': { code: 'SN4010', property: 'I4', clause: '8.1.3.1 a', stig: 'JUEX-RT-000930' },
  'vrf-fallthrough': { code: 'SN4011', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'local-rule-first': { code: 'SN4012', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000380' },
  'label-missing': { code: 'SN4013', property: 'I4', clause: '8.1.2.1 d', stig: 'JUEX-RT-000930' },
  'mpls-on-ac': { code: 'SN4014', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'ac-wrong-vrf': { code: 'SN4015', property: 'I1', clause: '8.1.2.1 d', stig: 'JUEX-RT-000920' },
  'spoke-local': { code: 'SN4016', property: 'I4', clause: '8.1.2.1 d', stig: 'JUEX-RT-000370' },
  'agreement-expired': { code: 'SN4017', property: 'I7', clause: '8.1.3.2 b', stig: 'JUEX-RT-000370' },
  'agreement-widened': { code: 'SN4018', property: 'I7', clause: '8.1.3.2 c', stig: 'JUEX-RT-000370' },
  'acl-shadowed': { code: 'SN4019', property: 'I7', clause: '8.1.3.2 b', stig: 'JUEX-RT-000370' },
  'filter-missing': { code: 'SN4020', property: 'I6', clause: '8.1.3.2 a', stig: 'JUEX-RT-000370' },
  'filter-forward-only': { code: 'SN4021', property: 'I6', clause: '8.1.3.2 a', stig: 'JUEX-RT-000370' },
  'filter-hole': { code: 'SN4022', property: 'I6', clause: '8.1.3.2 a', stig: 'JUEX-RT-000370' },
  'source-check-missing': { code: 'SN4023', property: 'I9', clause: '8.1.3.2 c', stig: 'JUEX-RT-000500' },
  'fragment-hole': { code: 'SN4024', property: 'I6', clause: '8.1.3.2 c', stig: 'JUEX-RT-000370' },
  'conntrack-shared': { code: 'SN4025', property: 'I6', clause: '8.1.3.2 d', stig: 'JUEX-RT-000370' },
  'label-duplicate': { code: 'SN4026', property: 'I4', clause: '8.1.2.1 d', stig: 'JUEX-RT-000930' },
  'overlap-hijack': { code: 'SN4027', property: 'I2', clause: '8.1.2.1 d', stig: 'JUEX-RT-000930' },
  'management-reach': { code: 'SN4028', property: 'I11', clause: '8.1.3.1 a', stig: 'JUEX-RT-000460' },
  'foreign-vrf': { code: 'SN4201', property: 'I19', clause: '8.1.3.1 b' },
  'foreign-vrf-joined': { code: 'SN4202', property: 'I3', clause: '8.1.3.1 b', stig: 'JUEX-RT-000930' },
  'vrf-without-circuit': { code: 'SN4203', property: 'I19', clause: '8.1.3.2 b' },
  'route-undeclared': { code: 'SN4204', property: 'I7', clause: '8.1.3.2 c', stig: 'JUEX-RT-000930' },
  'undeclared-circuit': { code: 'SN4205', property: 'I1', clause: '8.1.3.1 b', stig: 'JUEX-RT-000920' },
  'undeclared-router': { code: 'SN4206', property: 'I19', clause: '8.1.10.8' },
  'undeclared-static': { code: 'SN4207', property: 'I7', clause: '8.1.10.8' },
  'planned-vpn-present': { code: 'SN4208', property: 'I19', clause: '8.1.10.8' },
  'rt-unknown-import': { code: 'SN4209', property: 'I3', clause: '8.1.3.2 b', stig: 'JUEX-RT-000930' },
  'rd-reuse': { code: 'SN4210', property: 'I2', clause: '8.1.2.1 c', stig: 'JUEX-RT-000940' },
  'rd-missing': { code: 'SN4211', property: 'I2', clause: '8.1.2.1 c', stig: 'JUEX-RT-000940' },
  'router-id-duplicate': { code: 'SN4212', property: 'I2', clause: '8.1.10.8' },
  'label-not-given': { code: 'SN4213', property: 'I5', clause: '8.1.2.1 d' },
  'kernel-redistributed': { code: 'SN4214', property: 'I7', clause: '8.1.3.2 c' },
  'ce-unfiltered': { code: 'SN4215', property: 'I10', clause: '8.1.3.1 a', stig: 'JUEX-RT-000040' },
  'ce-session-undeclared': { code: 'SN4216', property: 'I10', clause: '8.1.10.8' },
  'source-check-absent': { code: 'SN4217', property: 'I9', clause: '8.1.3.2 c', stig: 'JUEX-RT-000450' },
  'source-check-loose': { code: 'SN4218', property: 'I9', clause: '8.1.3.2 c', stig: 'JUEX-RT-000450' },
  'igp-on-ac': { code: 'SN4219', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000430' },
  'ldp-on-ac': { code: 'SN4220', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'labels-accepted-on-ac': { code: 'SN4221', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'terminator-missing': { code: 'SN4222', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'l3mdev-accept': { code: 'SN4223', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000380' },
  'target-filter-off': { code: 'SN4224', property: 'I12', clause: '8.1.3.2 a' },
  're-export-switch': { code: 'SN4225', property: 'I3', clause: '8.1.3.2 c' },
  'global-leak-inward': { code: 'SN4226', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'filter-out-of-sight': { code: 'SN4227', property: 'I6', clause: '8.1.3.2 a', stig: 'JUEX-RT-000370' },
  'filter-undefined': { code: 'SN4228', property: 'I6', clause: '8.1.3.2 a', stig: 'JUEX-RT-000370' },
  'agreement-side-open': { code: 'SN4229', property: 'I6', clause: '8.1.3.2 a', stig: 'JUEX-RT-000370' },
  'policy-undefined': { code: 'SN4230', property: 'I10', clause: '8.1.3.2 b' },
  'duplicates-suppressed': { code: 'SN4231', property: 'I5', clause: '8.1.2.1 e' },
  'hostname-differs': { code: 'SN4232', property: 'I19', clause: '8.1.10.8' },
  'static-unresolved': { code: 'SN4233', property: 'I5', clause: '8.1.10.8' },
  'transport-assumed': { code: 'SN4234', property: 'I5', clause: '8.1.2.1 d' },
  'forwarding-off': { code: 'SN4235', property: 'I5', clause: '8.1.2.1 d' },
  'prefix-two-vpns': { code: 'SN4236', property: 'I2', clause: '8.1.2.1 c', stig: 'JUEX-RT-000040' },
  'hub-vrf-swapped': { code: 'SN4237', property: 'I3', clause: '8.1.2.1 d', stig: 'JUEX-RT-000930' },
  'v6-twin-missing': { code: 'SN4238', property: 'I15', clause: '8.1.3.2 a' },
  'forwarding-loop': { code: 'SN4239', property: 'I5', clause: '8.1.2.1 d' },
  'import-one-way': { code: 'SN4701', property: 'I3', clause: '8.1.3.1 b', stig: 'JUEX-RT-000930' },
  'vrf-in-two-vpns': { code: 'SN4702', property: 'I3', clause: '8.1.3.1 b', stig: 'JUEX-RT-000930' },
  'target-near-miss': { code: 'SN4703', property: 'I3', clause: '8.1.10.8', stig: 'JUEX-RT-000930' },
  'target-used-once': { code: 'SN4704', property: 'I3', clause: '8.1.10.8' },
  'family-differs': { code: 'SN4705', property: 'I15', clause: '8.1.10.8' },
  'vrf-name-shared': { code: 'SN4706', property: 'I19', clause: '8.1.10.8' },
  'link-outside-vrfs': { code: 'SN4707', property: 'I1', clause: '8.1.2.1 d', stig: 'JUEX-RT-000920' },
  'neighbour-missing': { code: 'SN4711' },
  'platform-unread': { code: 'SN4712' },
  'text-cut': { code: 'SN4713' },
  'snapshots-undated': { code: 'SN4714' },
  'session-off-link': { code: 'SN4715' },
  'label-path-unknown': { code: 'SN4716' },
  'file-empty': { code: 'SN4717' },
  'vpn-not-found': { code: 'SN4718' },
  'session-adds-rt': { code: 'SN4041', property: 'I3', clause: '8.1.3.2 c', stig: 'JUEX-RT-000930' },
  're-exported-route': { code: 'SN4042', property: 'I3', clause: '8.1.3.2 c', stig: 'JUEX-RT-000930' },
  'filter-trusted': { code: 'SN4241', property: 'I12', clause: '8.1.3.2 a' },
  'inter-as-vrf-link': { code: 'SN4242', property: 'I1', clause: '8.1.3.1 b', stig: 'JUEX-RT-000920' },
  'inter-as-session': { code: 'SN4243', property: 'I12', clause: '8.1.3.1 b' },
  'inter-as-labels': { code: 'SN4244', property: 'I8', clause: '8.1.3.1 a', stig: 'JUEX-RT-000440' },
  'user-end-foreign-vrf': { code: 'SN4245', property: 'I13', clause: '8.1.3.2 b' },
  'user-end-hears-all': { code: 'SN4246', property: 'I13', clause: '8.1.3.2 b' },
  'user-end-default-strays': { code: 'SN4247', property: 'I13', clause: '8.1.3.1 a' },
  'undeclared-link': { code: 'SN4248', property: 'I7', clause: '8.1.10.8' },
  'route-in-front': { code: 'SN4249', property: 'I7', clause: '8.1.3.2 c', stig: 'JUEX-RT-000930' },
  'neighbour-as-not-collected': { code: 'SN4461' },
  'leak-unclear': { code: 'SN4462' },
  'vrf-link-between-vpns': { code: 'SN4463' },
  'leak-onward': { code: 'SN4464' },
  'router-not-collected': { code: 'SN4401' },
  'router-collected-twice': { code: 'SN4402' },
  'text-not-recognised': { code: 'SN4403' },
  'unread-line': { code: 'SN4404' },
  'bindings-not-collected': { code: 'SN4405' },
  'binding-ambiguous': { code: 'SN4406' },
  'circuit-unclear': { code: 'SN4407' },
  'routes-unknown': { code: 'SN4408' },
  'not-replayed': { code: 'SN4409' },
  'static-recursive': { code: 'SN4410' },
  'neighbour-not-collected': { code: 'SN4412' },
  'network-not-followed': { code: 'SN4414' },
  'export-order-unknown': { code: 'SN4415' },
  'export-takes-targets': { code: 'SN4420' },
  'clients-apart': { code: 'SN4416' },
  'address-untold': { code: 'SN4417' },
  'filter-unread': { code: 'SN4418' },
  'global-table-unseen': { code: 'SN4431' },
  'next-hop-free': { code: 'SN4437' },
  'foreign-labels': { code: 'SN4432' },
  'label-by-hand': { code: 'SN4439' },
  'address-shared': { code: 'SN4434' },
  'vrf-limit-low': { code: 'SN4436' },
  'announcement-admitted': { code: 'SN4413', property: 'I10', clause: '8.1.3.1 a', stig: 'JUEX-RT-000040' },
  'next-hop-admitted': { code: 'SN4438', property: 'I10', clause: '8.1.3.1 a', stig: 'JUEX-RT-000040' },
  'ce-transit': { code: 'SN4801', property: 'I4', clause: '8.1.3.1 c' },
  'one-arm-hub': { code: 'SN4802', property: 'I4', clause: '8.1.3.1 a' },
  'firewall-trusted': { code: 'SN4803', property: 'I6', clause: '8.1.3.2 e' },
  'shared-server': { code: 'SN4804', property: 'I4', clause: '8.1.3.1 a' },
  'no-route': { code: 'SN4421' },
  'wrong-exit': { code: 'SN4422' },
  'filter-blocks': { code: 'SN4423' },
  'source-check-blocks': { code: 'SN4424' },
  'rd-collision': { code: 'SN4425' },
  'session-missing': { code: 'SN4426' },
  'label-path-missing': { code: 'SN4427' },
  'ipv6-underlay-missing': { code: 'SN4428' },
  'circuit-missing': { code: 'SN4429' },
  'shut-down': { code: 'SN4430' },
};

/** The entry of a name; throws for a name nobody wrote down, since that is a bug of ours. */
export function isolationClass(name: string): IsolationClass {
  const found = ISOLATION_CLASSES[name];
  if (found === undefined) throw new Error(`no catalogue entry for ${name}`);
  return found;
}
