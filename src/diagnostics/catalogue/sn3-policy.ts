import type { CatalogueSection } from './section.ts';

/** SN31xx: roles and owners of sites. SN32xx: agreements. SN33xx: AS numbers. SN34xx: governance. */
export const SN3 = {
  SN3101: {
    severity: 'error',
    en: {
      what: 'site {site} has role {role} in {vpn}, an any-to-any VPN',
      why: 'in an any-to-any VPN every site reaches every other; the role would promise a separation that nothing enforces',
      help: 'set vpn-service-topology of {vpn} to hub-spoke, or remove site-role',
    },
    zh: {
      what: '站点 {site} 在 any-to-any 的 VPN {vpn} 中取角色 {role}',
      why: '在 any-to-any 的 VPN 中所有站点互通；该角色许诺的分隔无人执行',
      help: '把 {vpn} 的 vpn-service-topology 设为 hub-spoke，或删除 site-role',
    },
    related: { topology: { en: 'topology of {vpn}', zh: '{vpn} 的拓扑' } },
  },
  SN3102: {
    severity: 'error',
    en: {
      what: 'site {site} is neither hub nor spoke in {vpn}, a {topology} VPN',
      why: 'the role decides whom the site reaches; without one there is no safe choice',
      help: 'add `site-role: spoke-role` or `site-role: hub-role`',
    },
    zh: {
      what: '站点 {site} 在 {topology} 的 VPN {vpn} 中既不是中心也不是分支',
      why: '角色决定该站点能到达谁；没有角色就没有安全的选择',
      help: '加上 `site-role: spoke-role` 或 `site-role: hub-role`',
    },
    related: { topology: { en: 'topology of {vpn}', zh: '{vpn} 的拓扑' } },
  },
  SN3103: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} has {count} spokes and no hub',
      why: 'spokes reach hubs only: nobody in this VPN could reach anybody',
      help: 'give one site `site-role: hub-role`, or make the VPN any-to-any',
    },
    zh: {
      what: 'VPN {vpn} 有 {count} 个分支而没有中心',
      why: '分支只能到达中心：该 VPN 中谁也到不了谁',
      help: '给某个站点 `site-role: hub-role`，或把该 VPN 改为 any-to-any',
    },
  },
  SN3104: {
    severity: 'error',
    en: {
      what: 'site {site} joins {vpn}, a VPN of department {department}',
      why: 'a department could walk into another one by typing its name, without consent or approval',
      help: 'use a VPN of this file, or let {department} declare the site; limited access is an agreement in agreements.yaml',
    },
    zh: {
      what: '站点 {site} 加入了部门 {department} 的 VPN {vpn}',
      why: '否则任何部门只要写出名称，就能在没有同意和批准的情况下进入别的部门',
      help: '使用本文件中的 VPN，或由 {department} 声明该站点；有限的互访请写进 agreements.yaml',
    },
    related: { vpn: { en: '{vpn} is declared here', zh: '{vpn} 在这里声明' } },
  },
  SN3202: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} joins {vpn} with itself',
      why: 'an agreement opens a way between two VPNs; inside one VPN the topology decides',
      help: 'name two different VPNs',
    },
    zh: {
      what: '协议 {agreement} 的双方都是 {vpn}',
      why: '协议用于两个 VPN 之间；VPN 内部由拓扑决定',
      help: '写两个不同的 VPN',
    },
  },
  SN3203: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} lacks the consent of {party}',
      why: 'a way into a department is never opened without that department',
      help: 'add an entry with `party: {party}`, who consented (`by`) and when (`at`), once it is given',
    },
    zh: {
      what: '协议 {agreement} 缺少 {party} 的同意',
      why: '未经某部门同意，绝不打开通向该部门的通道',
      help: '取得同意后，加入一项 `party: {party}`，写明同意人（`by`）和日期（`at`）',
    },
  },
  SN3204: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} has the consent of {party}, which is not a party to it',
      why: 'the consent of somebody else opens nothing; the right one is probably missing',
      help: 'parties are {parties}',
    },
    zh: {
      what: '协议 {agreement} 中有 {party} 的同意，而它不是协议的一方',
      why: '他人的同意不起作用；多半缺少了真正一方的同意',
      help: '协议的双方是 {parties}',
    },
  },
  SN3205: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} offers {prefix}, which no site of {vpn} owns',
      why: 'no route would lead there, or it would lead to whoever announces it first',
      help: 'declare {prefix} in the lan-prefixes of a site of {vpn}, or offer what it owns',
    },
    zh: {
      what: '协议 {agreement} 提供了 {prefix}，而 {vpn} 没有站点拥有它',
      why: '没有路由通向它，或者通向最先通告它的人',
      help: '在 {vpn} 某站点的 lan-prefixes 中声明 {prefix}，或提供它已拥有的前缀',
    },
  },
  SN3206: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} has {family} prefixes on one side only',
      why: 'the other side could not answer, and the agreement would look open while nothing passes',
      help: 'add {family} prefixes to {key}, or remove them from the other side',
    },
    zh: {
      what: '协议 {agreement} 只有一方有 {family} 前缀',
      why: '另一方无法应答，协议看似开放却什么也不通',
      help: '在 {key} 中加入 {family} 前缀，或从另一方删除',
    },
  },
  SN3208: {
    severity: 'error',
    en: {
      what: 'a {protocol} service has no port',
      why: 'without a port the whole host would be open',
      help: 'add `port: 443` or a range such as `port: 8000-8080`',
    },
    zh: {
      what: '{protocol} 服务没有端口',
      why: '没有端口就等于开放整台主机',
      help: '加上 `port: 443` 或范围，例如 `port: 8000-8080`',
    },
  },
  SN3209: {
    severity: 'error',
    en: {
      what: 'icmp has no port {port}',
      why: 'the filter could not be written as it is declared',
      help: 'remove `port`, or set `protocol` to tcp or udp',
    },
    zh: {
      what: 'icmp 没有端口 {port}',
      why: '无法按声明写出过滤器',
      help: '删除 `port`，或把 `protocol` 改为 tcp 或 udp',
    },
  },
  SN3210: {
    severity: 'error',
    en: {
      what: '`{port}` is not a range of ports',
      why: 'ports go from 1 to 65535, the lower one first; anything else opens nothing or everything',
      help: 'write a port (443) or a range (8000-8080)',
    },
    zh: {
      what: '`{port}` 不是端口范围',
      why: '端口为 1 到 65535，小的在前；其他写法要么全不开放，要么全部开放',
      help: '写端口（443）或范围（8000-8080）',
    },
  },
  SN3211: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} is to be enforced by firewall {firewall}, which the network does not have',
      why: 'routes would be exchanged while nothing filters what passes',
      help: 'set `enforcement: both`; this version of the inventory language has no firewalls',
    },
    zh: {
      what: '协议 {agreement} 要由防火墙 {firewall} 执行，而网络中没有它',
      why: '路由会互相引入，却没有任何过滤',
      help: '设为 `enforcement: both`；本版清单语言尚无防火墙',
    },
  },
  SN3212: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} lets udp pass and only one side open it ({direction})',
      why: 'a router filter keeps no state: an answer and a new udp packet look alike, so both sides could open',
      help: 'use tcp, or set `direction: both` if both sides may open',
    },
    zh: {
      what: '协议 {agreement} 放行 udp，却只允许一方发起（{direction}）',
      why: '路由器过滤器不记录状态：应答与新的 udp 报文无法区分，双方都能发起',
      help: '改用 tcp；若双方都可发起，设 `direction: both`',
    },
    related: { direction: { en: 'the direction', zh: '发起方向' } },
  },
  SN3213: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} is enforced at {enforcement} only, while {prefix} of site {site} shares the unfiltered VRF of {vpn}',
      why: 'hosts there have the route too and could pass: a filter on the far side does not name them',
      help: 'set `enforcement: both`',
    },
    zh: {
      what: '协议 {agreement} 只在 {enforcement} 执行，而站点 {site} 的 {prefix} 也在 {vpn} 未过滤的 VRF 中',
      why: '那里的主机同样有路由，可以通过：对侧的过滤器并未涵盖它们',
      help: '设为 `enforcement: both`',
    },
    related: { exposed: { en: '{prefix} of site {site}', zh: '站点 {site} 的 {prefix}' } },
  },
  SN3214: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} ends on {until}, before it begins on {from}',
      why: 'it would never be in force',
      help: 'correct one of the two days',
    },
    zh: {
      what: '协议 {agreement} 在 {until} 结束，早于开始日期 {from}',
      why: '它永远不会生效',
      help: '改正其中一个日期',
    },
    related: { from: { en: 'the beginning', zh: '开始日期' } },
  },
  SN3215: {
    severity: 'warning',
    en: {
      what: 'agreement {agreement} expired on {until} (today is {day})',
      why: 'it is not rendered: the next plan removes its routes and filters, and its services stop',
      help: 'renew it with both consents and a later valid-until, or delete the entry',
    },
    zh: {
      what: '协议 {agreement} 已于 {until} 到期（今天是 {day}）',
      why: '它不再生成配置：下一次计划会删除其路由和过滤器，服务随之停止',
      help: '经双方同意后延长 valid-until，或删除该条目',
    },
  },
  SN3216: {
    severity: 'warning',
    en: {
      what: 'agreement {agreement} ends on {until}, {left} days from now',
      why: 'after that day the next plan removes its routes and filters, and its services stop',
      help: 'renew it in time, or tell both departments',
    },
    zh: {
      what: '协议 {agreement} 将于 {until} 到期，还有 {left} 天',
      why: '此后下一次计划会删除其路由和过滤器，服务随之停止',
      help: '及时续签，或通知双方部门',
    },
  },
  SN3217: {
    severity: 'warning',
    en: {
      what: 'the review of agreement {agreement} was due on {review} (today is {day})',
      why: 'a way between departments that nobody looks at any more is what audits find',
      help: 'review it and move review-by, or end the agreement',
    },
    zh: {
      what: '协议 {agreement} 的复核应在 {review} 前完成（今天是 {day}）',
      why: '无人过问的部门间通道正是审计要查的问题',
      help: '复核后更新 review-by，或终止协议',
    },
  },
  SN3218: {
    severity: 'info',
    en: {
      what: 'agreement {agreement} begins on {from} (today is {day})',
      why: 'until then it is not rendered and its packets are refused',
      help: 'nothing to do; compile and plan again on that day',
    },
    zh: {
      what: '协议 {agreement} 将于 {from} 开始（今天是 {day}）',
      why: '在此之前不生成配置，其报文一律拒绝',
      help: '无需处理；届时重新编译和计划',
    },
  },
  SN3219: {
    severity: 'warning',
    en: {
      what: '{party} consents to agreement {agreement} on {given} only (today is {day})',
      why: 'until both have consented it is not rendered and its packets are refused',
      help: 'correct the day of the consent, or compile and plan again on that day',
    },
    zh: {
      what: '{party} 对协议 {agreement} 的同意日期是 {given}（今天是 {day}）',
      why: '双方都同意之前不生成配置，其报文一律拒绝',
      help: '改正同意日期，或届时重新编译和计划',
    },
  },
  SN3301: {
    severity: 'error',
    en: {
      what: 'the CE of access {access} has AS {number}, the AS of the backbone',
      why: 'the session would be internal BGP: the CE would be trusted as a router of the backbone',
      help: 'give the CE a private AS of its own (64512 to 65534)',
    },
    zh: {
      what: '接入 {access} 的 CE 使用 AS {number}，与骨干网相同',
      why: '该会话会成为 IBGP：CE 会被当作骨干网路由器信任',
      help: '给 CE 一个自己的私有 AS（64512 到 65534）',
    },
    related: { backbone: { en: 'AS of the backbone', zh: '骨干网的 AS' } },
  },
  SN3302: {
    severity: 'error',
    en: {
      what: 'the backbone has AS {number}, which needs four bytes',
      why: 'beside a 4-byte AS a route target holds a number up to 65535 (RFC 5668), too small for the targets of agreements',
      help: 'use a 2-byte AS (1 to 65534)',
    },
    zh: {
      what: '骨干网的 AS {number} 需要四个字节',
      why: '四字节 AS 的路由目标只能带不超过 65535 的编号（RFC 5668），不够协议使用',
      help: '使用两字节 AS（1 到 65534）',
    },
  },
  SN3303: {
    severity: 'error',
    en: {
      what: 'AS {number} is reserved',
      why: 'routers refuse it or take it for another network (RFC 6793, RFC 7300)',
      help: 'use another AS, for a CE a private one (64512 to 65534)',
    },
    zh: {
      what: 'AS {number} 是保留编号',
      why: '路由器会拒绝它，或把它当作别的网络（RFC 6793、RFC 7300）',
      help: '换用别的 AS；CE 可用私有 AS（64512 到 65534）',
    },
  },
  SN3401: {
    severity: 'error',
    en: {
      what: 'the freeze {freeze} has no such period: {from} to {to}',
      why: 'nobody could tell whether changes are frozen on a given day',
      help: 'write two days YYYY-MM-DD in order, or MM-DD twice for every year',
    },
    zh: {
      what: '冻结期 {freeze} 的时段不成立：{from} 至 {to}',
      why: '无法判断某一天是否禁止变更',
      help: '写两个先后有序的 YYYY-MM-DD，或两个 MM-DD 表示每年',
    },
  },
} as const satisfies CatalogueSection;
