import type { Language } from '../diagnostics/diagnostic.ts';

/** The words of the report on a network that nobody declared. */
export interface InferWords {
  readonly files: (read: number, older: number, other: number) => string;
  readonly lines: (percent: string, unread: number) => string;
  readonly vpns: (count: number, routers: number) => string;
  readonly columns: readonly [string, string, string, string, string];
  readonly shape: Readonly<
    Record<'one-vrf' | 'full-mesh' | 'hub-spoke' | 'hub-spoke-disjoint' | 'no-hub' | 'composite', string>
  >;
  readonly hub: string;
  readonly also: string;
  readonly spokes: string;
  readonly local: (count: number) => string;
  readonly outside: (count: number) => string;
  readonly reach: (joined: number, all: number) => string;
  readonly nobody: string;
  readonly nobodyKnown: string;
  readonly apart: (a: number, b: number) => string;
  readonly bothWays: string;
  readonly oneWay: string;
  readonly routesOnly: string;
  readonly suspicious: string;
  readonly suspicions: (count: number) => string;
  readonly none: string;
  readonly customers: (count: number) => string;
  readonly missing: (count: number) => string;
  readonly unknown: (count: number) => string;
  readonly more: (count: number) => string;
  readonly change: string;
  readonly next: string;
}

export const INFER_WORDS: Readonly<Record<Language, InferWords>> = {
  en: {
    files: (read, older, other) =>
      `${read} router ${read === 1 ? 'configuration' : 'configurations'} read${older === 0 ? '' : `, ${older} older or equal left out`}${other === 0 ? '' : `, ${other} other ${other === 1 ? 'file' : 'files'}`}`,
    lines: (percent, unread) =>
      `${percent} % of their lines understood${unread === 0 ? '' : `; ${unread} that could matter are not`}`,
    vpns: (count, routers) => `${count} VPNs on ${routers} routers, by their route targets`,
    columns: ['VPN', 'VRFs', 'sites', 'shape', 'route targets'],
    shape: {
      'one-vrf': 'one VRF',
      'full-mesh': 'full mesh',
      'hub-spoke': 'hub and spokes',
      'hub-spoke-disjoint': 'hub and spokes, hubs apart',
      'no-hub': 'spokes, no hub in these files',
      composite: 'composite',
    },
    hub: 'hub',
    also: 'also',
    spokes: 'spokes',
    local: (count) =>
      `${count} ${count === 1 ? 'VRF has' : 'VRFs have'} no route target: no routes from or to other routers`,
    outside: (count) =>
      `${count} ${count === 1 ? 'link stands' : 'links stand'} in no VRF and ${count === 1 ? 'leads' : 'lead'} to no router of these files: nothing is said about who is behind`,
    reach: (joined, all) => `Who can reach whom: ${joined} of ${all} ordered pairs of VPNs are joined`,
    nobody: 'no packet passes between any two VPNs',
    nobodyKnown: 'no packet is known to pass between two VPNs; what is not known stands below',
    apart: (a, b) => `apart: ${a} pairs in every failure state (A), ${b} in the present state (B)`,
    bothWays: 'both ways',
    oneWay: 'one way',
    routesOnly: 'routes only: no packet is known to pass',
    suspicious: 'looks like an accident',
    suspicions: (count) => `What looks like an accident: ${count}`,
    none: 'nothing looks like an accident',
    customers: (count) =>
      `${count} sessions let the customer attach route targets of its own choice (ce-supplied-rt): it can join any VPN`,
    missing: (count) => `Promised by the targets and not working: ${count}`,
    unknown: (count) => `Not known (${count}), so nothing above is called isolated for certain:`,
    more: (count) => `… and ${count} more (all of them with -o json)`,
    change: 'change',
    next: 'Next',
  },
  'zh-CN': {
    files: (read, older, other) =>
      `读取 ${read} 台路由器的配置${older === 0 ? '' : `，略去较旧或相同的 ${older} 份`}${other === 0 ? '' : `，其他文件 ${other} 个`}`,
    lines: (percent, unread) =>
      `其中 ${percent} % 的行已读懂${unread === 0 ? '' : `；另有 ${unread} 行可能有影响而未读懂`}`,
    vpns: (count, routers) => `按 RT 归并：${routers} 台路由器上有 ${count} 个 VPN`,
    columns: ['VPN', 'VRF', '站点', '形态', 'RT'],
    shape: {
      'one-vrf': '单个 VRF',
      'full-mesh': '全互联',
      'hub-spoke': '中心与分支',
      'hub-spoke-disjoint': '中心与分支（中心互不相通）',
      'no-hub': '只有分支，文件中没有中心',
      composite: '复合',
    },
    hub: '中心',
    also: '亦称',
    spokes: '分支',
    local: (count) => `${count} 个 VRF 没有 RT，不与其他路由器交换路由`,
    outside: (count) => `${count} 条链路不属于任何 VRF，也不通向文件中的任何路由器：对其背后的用户不作结论`,
    reach: (joined, all) => `谁能到达谁：${all} 个有序 VPN 对中有 ${joined} 对相通`,
    nobody: '任何两个 VPN 之间都没有报文通过',
    nobodyKnown: '目前未发现报文在两个 VPN 之间通过；未知事项见下',
    apart: (a, b) => `不相通：${a} 对在任何故障状态下成立（A），${b} 对在当前状态下成立（B）`,
    bothWays: '双向',
    oneWay: '单向',
    routesOnly: '仅有路由：尚未发现报文可以通过',
    suspicious: '像是失误',
    suspicions: (count) => `像是失误的地方：${count} 处`,
    none: '没有发现像是失误的地方',
    customers: (count) => `${count} 个会话允许用户自行附加 RT（ce-supplied-rt）：用户可以进入任何 VPN`,
    missing: (count) => `RT 表明应通而实际不通：${count} 处`,
    unknown: (count) => `未知事项（${count}），因此以上不能断言隔离：`,
    more: (count) => `……另有 ${count} 项（用 -o json 查看全部）`,
    change: '修改',
    next: '下一步',
  },
};
