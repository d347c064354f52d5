import type { Language } from '../diagnostics/diagnostic.ts';
import type { RouterPushResult } from '../push/types.ts';
import type { AgreementCell, Extent, Hop, Verdict } from '../verify/types.ts';

/** The words of every report, one column per language; a missing translation does not compile. */
interface Words {
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly severity: Readonly<Record<'critical' | 'high' | 'medium' | 'info', string>>;
  readonly question: Readonly<
    Record<'declared-service' | 'neighbour-port' | 'neighbour-address' | 'reverse-opening', string>
  >;
  readonly cell: Readonly<Record<AgreementCell['cell'], string>>;
  readonly direction: Readonly<Record<AgreementCell['direction'], string>>;
  readonly extent: Readonly<Record<Extent, string>>;
  readonly change: Readonly<Record<'create' | 'update' | 'delete', string>>;
  readonly outcome: Readonly<Record<RouterPushResult['outcome'], string>>;
  readonly action: Readonly<Record<Hop['action'], string>>;
  readonly family: Readonly<Record<4 | 6, string>>;
  readonly level: Readonly<Record<'A' | 'B', string>>;
  readonly label: Readonly<Record<Label, string>>;
}

/** Names of table columns, sections and facts. */
export type Label =
  | 'title'
  | 'network'
  | 'headline'
  | 'matrix'
  | 'matrixHelp'
  | 'breaches'
  | 'noBreaches'
  | 'missing'
  | 'agreements'
  | 'findings'
  | 'coverage'
  | 'openings'
  | 'firstPackets'
  | 'onlyIsolation'
  | 'everyPair'
  | 'trusted'
  | 'trustedHelp'
  | 'limits'
  | 'limitsText'
  | 'packet'
  | 'way'
  | 'cause'
  | 'fix'
  | 'declaredAt'
  | 'passes'
  | 'refused'
  | 'asExpected'
  | 'notAsExpected'
  | 'router'
  | 'routers'
  | 'platform'
  | 'lines'
  | 'read'
  | 'ignored'
  | 'unread'
  | 'unreadMatters'
  | 'digest'
  | 'provider'
  | 'consumer'
  | 'service'
  | 'validUntil'
  | 'purpose'
  | 'isolatedFrom'
  | 'reachable'
  | 'from'
  | 'to'
  | 'inconclusiveBecause'
  | 'planTouches'
  | 'untouched'
  | 'nothingToDo'
  | 'refusedTitle'
  | 'moreMistakes'
  | 'planned'
  | 'sites'
  | 'opens'
  | 'verdictLabel'
  | 'stoppedAt'
  | 'legend'
  | 'replies'
  | 'severityLabel'
  | 'standard'
  | 'why';

const ENGLISH: Words = {
  verdict: {
    isolated: 'isolated',
    'reachable-as-declared': 'as agreed',
    breach: 'BREACH',
    missing: 'MISSING',
    inconclusive: 'inconclusive',
  },
  severity: { critical: 'critical', high: 'high', medium: 'medium', info: 'note' },
  question: {
    'declared-service': 'the declared service',
    'neighbour-port': 'a neighbouring port',
    'neighbour-address': 'a neighbouring address',
    'reverse-opening': 'opening in reverse',
  },
  cell: {
    icmp: 'ICMP',
    'later-fragments': 'fragments behind the first',
    'lone-answers': 'TCP without a session',
  },
  direction: {
    'opener-to-server': 'from who opens to who serves',
    'server-to-opener': 'from who serves to who opens',
  },
  extent: { none: 'none passes', some: 'some pass', all: 'all pass' },
  change: { create: 'new', update: 'changed', delete: 'removed' },
  outcome: {
    applied: 'applied and saved',
    unchanged: 'nothing to do',
    'not-started': 'not started, nothing sent',
    'on-trial': 'on trial, goes back by itself unless confirmed',
    restored: 'failed, old configuration restored',
    left: 'FAILED BETWEEN OLD AND NEW, a person is needed',
  },
  action: {
    enter: 'enters by',
    'look-up': 'looks up',
    label: 'labels',
    'look-up-again': 'looks up again',
    leak: 'crosses tables',
    'fall-through': 'falls through',
    leave: 'leaves by',
  },
  family: { 4: 'IPv4', 6: 'IPv6' },
  level: {
    A: 'enforced in every failure state and for every announcement a site may make',
    B: 'holds in the present best-path state',
  },
  label: {
    title: 'Isolation report',
    network: 'Network',
    headline: 'Each department in one line',
    matrix: 'Who can reach whom',
    matrixHelp: 'Rows open sessions, columns answer. Every ordered pair of VPNs is judged; no sampling.',
    breaches: 'Breaches',
    noBreaches: 'No forbidden packet was found.',
    missing: 'Declared but not working',
    agreements: 'Inter-access agreements',
    findings: 'Findings',
    coverage: 'What was read',
    onlyIsolation:
      'Asked about isolation alone: whether what is declared works was not judged, and nothing is said of findings.',
    firstPackets:
      'A first-packet filter proves that no TCP session can be opened, never that no packet passes.',
    openings: 'Only in the present state (level B)',
    everyPair: 'every pair',
    trusted: 'Trusted beyond the network (level C)',
    trustedHelp:
      'Equipment that could pass packets on. The routers cannot prevent it; isolation holds as long as it does not.',
    limits: 'Limits',
    limitsText:
      'Proved from the collected running configurations at the time of collection; any later change voids it. MPLS VPN does not encrypt. Separation inside a customer edge, switches below an attachment circuit, multicast and side channels are outside this proof. A first-packet filter proves that no TCP session can be opened, never that no packet passes.',
    packet: 'packet',
    way: 'way',
    cause: 'cause',
    fix: 'fix',
    declaredAt: 'declared at',
    passes: 'passes',
    refused: 'refused',
    asExpected: 'as agreed',
    notAsExpected: 'NOT AS AGREED',
    router: 'router',
    routers: 'routers',
    platform: 'platform',
    lines: 'lines',
    read: 'read',
    ignored: 'irrelevant',
    unread: 'unread',
    unreadMatters: 'unread, could matter',
    digest: 'SHA-256',
    provider: 'provider',
    consumer: 'consumer',
    service: 'service',
    validUntil: 'valid until',
    purpose: 'purpose',
    isolatedFrom: 'isolated from',
    reachable: 'as agreed',
    from: 'from',
    to: 'to',
    inconclusiveBecause: 'inconclusive because',
    planTouches: 'VPNs touched',
    untouched: 'other VPNs: no line changes',
    nothingToDo: 'Nothing to do: every router already is as declared.',
    refusedTitle: 'Refused',
    moreMistakes: 'more of them',
    planned: 'planned',
    sites: 'sites',
    opens: 'opens to',
    verdictLabel: 'verdict',
    stoppedAt: 'stopped at',
    legend: 'own VPN',
    replies: 'replies',
    severityLabel: 'severity',
    standard: 'clause',
    why: 'why it matters',
  },
};

const CHINESE: Words = {
  verdict: {
    isolated: '隔离',
    'reachable-as-declared': '按协议互访',
    breach: '违规互通',
    missing: '应通未通',
    inconclusive: '无法判定',
  },
  severity: { critical: '严重', high: '高', medium: '中', info: '提示' },
  question: {
    'declared-service': '协议约定的服务',
    'neighbour-port': '相邻端口',
    'neighbour-address': '相邻地址',
    'reverse-opening': '反向发起',
  },
  cell: { icmp: 'ICMP', 'later-fragments': '非首片分片', 'lone-answers': '无会话的 TCP 报文' },
  direction: { 'opener-to-server': '发起方 → 服务方', 'server-to-opener': '服务方 → 发起方' },
  extent: { none: '全部拒绝', some: '部分通过', all: '全部通过' },
  change: { create: '新增', update: '修改', delete: '删除' },
  outcome: {
    applied: '已下发并保存',
    unchanged: '无需改动',
    'not-started': '未开始，未发送任何配置',
    'on-trial': '试运行中，未确认则自动恢复',
    restored: '失败，已恢复原配置',
    left: '失败且停在新旧配置之间，需要人工处理',
  },
  action: {
    enter: '进入',
    'look-up': '查表',
    label: '标签',
    'look-up-again': '再次查表',
    leak: '跨表',
    'fall-through': '落入主表',
    leave: '离开',
  },
  family: { 4: 'IPv4', 6: 'IPv6' },
  level: { A: '在任何故障状态和站点任何允许的路由通告下均成立', B: '在当前最优路径状态下成立' },
  label: {
    title: '隔离审计报告',
    network: '网络',
    headline: '各部门结论',
    matrix: '互访矩阵',
    matrixHelp: '行为发起方，列为响应方。逐对判定全部有序 VPN 对，不抽样。',
    breaches: '违规互通',
    noBreaches: '未发现任何被禁止却能到达的报文。',
    missing: '已声明但不通',
    agreements: '受控互访协议',
    findings: '发现项',
    coverage: '读取范围',
    onlyIsolation: '仅询问隔离：未判断已声明的互通是否可用，也不给出其他发现。',
    firstPackets: '首包过滤只能证明无法建立 TCP 会话，不能证明没有任何报文通过。',
    openings: '仅在当前状态下成立（B 级）',
    everyPair: '所有组合',
    trusted: '网络之外的信任前提（C 级）',
    trustedHelp: '这些设备有能力转发报文，骨干路由器无法阻止；只要它们不转发，隔离即成立。',
    limits: '适用范围与限制',
    limitsText:
      '结论依据采集时刻的运行配置得出，此后的任何变更都会使其失效。MPLS VPN 不提供加密。用户侧设备内部的隔离、接入电路以下的交换机、组播和旁路信道不在证明范围内。首包过滤只能证明无法建立 TCP 会话，不能证明没有任何报文通过。',
    packet: '报文',
    way: '路径',
    cause: '原因',
    fix: '修复',
    declaredAt: '声明位置',
    passes: '通过',
    refused: '拒绝',
    asExpected: '符合协议',
    notAsExpected: '不符合协议',
    router: '路由器',
    routers: '台路由器',
    platform: '平台',
    lines: '行数',
    read: '已读',
    ignored: '无关',
    unread: '未读',
    unreadMatters: '未读且可能相关',
    digest: 'SHA-256',
    provider: '提供方',
    consumer: '使用方',
    service: '服务',
    validUntil: '有效期至',
    purpose: '用途',
    isolatedFrom: '已隔离',
    reachable: '按协议互访',
    from: '发起方',
    to: '响应方',
    inconclusiveBecause: '无法判定的原因',
    planTouches: '涉及的 VPN',
    untouched: '个其他 VPN 的配置一行不变',
    nothingToDo: '无需改动：所有路由器已与声明一致。',
    refusedTitle: '未通过',
    moreMistakes: '另有',
    planned: '规划中',
    sites: '站点',
    opens: '可访问',
    verdictLabel: '结论',
    stoppedAt: '止于',
    legend: '本 VPN',
    replies: '仅应答',
    severityLabel: '级别',
    standard: '条款',
    why: '影响',
  },
};

/** The words of one language. */
export function wordsOf(language: Language): Words {
  return language === 'en' ? ENGLISH : CHINESE;
}
