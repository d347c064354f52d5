import type { CatalogueSection } from './section.ts';

/** SN40xx: bug classes that let a forbidden packet through. */
export const SN40 = {
  SN4001: {
    severity: 'error',
    en: {
      what: 'a VRF imports the route target of another VPN',
      why: 'its sites reach sites of that VPN; one packet is enough for harm, no answer is needed',
      help: 'take the foreign target off the cited import line',
    },
    zh: {
      what: 'VRF 导入了其他 VPN 的路由目标',
      why: '该 VRF 的站点可以到达那个 VPN 的站点；单向报文即可造成危害，无需应答',
      help: '从所引用的导入行中删去外来的路由目标',
    },
  },
  SN4002: {
    severity: 'error',
    en: {
      what: 'a VRF exports its routes with the route target of another VPN',
      why: 'sites of that VPN reach its sites',
      help: 'take the foreign target off the cited export line',
    },
    zh: {
      what: 'VRF 以其他 VPN 的路由目标导出路由',
      why: '那个 VPN 的站点可以到达本 VRF 的站点',
      help: '从所引用的导出行中删去外来的路由目标',
    },
  },
  SN4003: {
    severity: 'error',
    en: {
      what: 'an export policy marks more prefixes for another VPN than an agreement names',
      why: 'that VPN reaches prefixes nobody agreed to',
      help: 'narrow the prefix list of the cited policy entry to the agreed prefixes',
    },
    zh: {
      what: '导出策略向其他 VPN 标记了超出协议的前缀',
      why: '那个 VPN 可以到达未经同意的前缀',
      help: '把所引用策略条目的前缀列表收窄到协议约定的前缀',
    },
  },
  SN4004: {
    severity: 'error',
    en: {
      what: 'a shared route target is imported without a policy',
      why: 'whatever the other side marks, by mistake or on purpose, is let in',
      help: 'bind an import policy that admits only the agreed prefixes',
    },
    zh: {
      what: '导入共享路由目标时没有导入策略',
      why: '对方误标或有意标记的任何前缀都会被接受',
      help: '绑定只接受协议前缀的导入策略',
    },
  },
  SN4005: {
    severity: 'error',
    en: {
      what: 'a customer session keeps the route targets the customer attaches',
      why: 'by naming the target of another VPN the customer attracts the packets of its sites',
      help: 'remove all extended communities in the inbound policy of the session',
    },
    zh: {
      what: '用户会话保留了用户自带的路由目标',
      why: '用户只要写上其他 VPN 的路由目标，就能把那里的报文引来',
      help: '在该会话的入方向策略中清除全部扩展团体属性',
    },
  },
  SN4006: {
    severity: 'error',
    en: {
      what: 'a default or aggregate route joins sites through a second look-up',
      why: 'the exporter looks the packet up again in its VRF and finds sites the sender never imported; no customer router is passed',
      help: 'withdraw the default or aggregate, or split the exporting VRF into an upward and a downward one',
    },
    zh: {
      what: '缺省或聚合路由经二次查表把站点连通',
      why: '导出方 PE 在其 VRF 中再次查表，找到发送方从未导入的站点；报文不经过任何用户设备',
      help: '撤回该缺省或聚合路由，或把导出 VRF 分为上行与下行两个',
    },
  },
  SN4007: {
    severity: 'error',
    en: {
      what: 'a static route has its next hop in another VRF',
      why: 'packets change the VPN without any route target, invisible to checks of targets',
      help: 'remove the cited static route',
    },
    zh: {
      what: '静态路由的下一跳在另一个 VRF 中',
      why: '报文不经路由目标就换了 VPN，只查路由目标发现不了',
      help: '删除所引用的静态路由',
    },
  },
  SN4008: {
    severity: 'error',
    en: {
      what: 'a VRF takes over the routes of another VRF of the same router',
      why: 'two VPNs are joined on this router',
      help: 'remove the cited line and send the route target lines of both VRFs again',
    },
    zh: {
      what: 'VRF 引入了同一路由器上另一 VRF 的路由',
      why: '两个 VPN 在这台路由器上被连通',
      help: '删除所引用的行，并重新下发两个 VRF 的路由目标配置',
    },
  },
  SN4009: {
    severity: 'error',
    en: {
      what: 'a VRF is joined with the global routing table',
      why: 'sites reach the backbone',
      help: 'remove the cited line',
    },
    zh: { what: 'VRF 与全局路由表被打通', why: '站点可以到达骨干网', help: '删除所引用的行' },
  },
  SN4010: {
    severity: 'error',
    en: {
      what: 'a policy sends packets of one VRF to another table',
      why: 'packets change the VPN whatever the routes say',
      help: 'remove the cited line',
    },
    zh: {
      what: '策略把一个 VRF 的报文送入另一张表',
      why: '无论路由如何，报文都换了 VPN',
      help: '删除所引用的行',
    },
  },
  SN4011: {
    severity: 'error',
    en: {
      what: 'the table of a VRF has no end of its own',
      why: 'what matches no route falls into the global table and reaches the backbone',
      help: 'give the VRF an unreachable default route in this family',
    },
    zh: {
      what: 'VRF 的路由表没有兜底路由',
      why: '未命中的报文落入主表并到达骨干网',
      help: '为该 VRF 在此地址族补上 unreachable 缺省路由',
    },
  },
  SN4012: {
    severity: 'error',
    en: {
      what: 'the router answers to its own backbone addresses before it looks into the VRF',
      why: 'every customer reaches the loopback of its router',
      help: 'put the rule for local addresses behind the rule for VRFs',
    },
    zh: {
      what: '路由器先匹配本机地址，后查 VRF',
      why: '每个用户都能到达所接路由器的环回地址',
      help: '把 local 规则移到 l3mdev 规则之后',
    },
  },
  SN4013: {
    severity: 'error',
    en: {
      what: 'a VRF exports routes without a VPN label',
      why: 'packets arrive bare in the global table of the router',
      help: 'give the VRF a label',
    },
    zh: {
      what: 'VRF 导出路由时不分配 VPN 标签',
      why: '报文不带标签到达，落入路由器的主表',
      help: '为该 VRF 分配标签',
    },
  },
  SN4014: {
    severity: 'error',
    en: {
      what: 'an attachment circuit accepts labelled frames',
      why: 'the customer chooses by a label which VRF of the backbone it stands in',
      help: 'switch label input off on the circuit',
    },
    zh: {
      what: '接入电路接受带标签的帧',
      why: '用户凭标签就能选择进入骨干网的哪个 VRF',
      help: '关闭该电路的标签接收',
    },
  },
  SN4015: {
    severity: 'error',
    en: {
      what: 'an attachment circuit stands in the VRF of another VPN, or in none',
      why: 'the site is part of a VPN it does not belong to',
      help: 'bind the circuit to the VRF of its own VPN',
    },
    zh: {
      what: '接入电路绑定到了其他 VPN 的 VRF，或未绑定',
      why: '站点进入了不属于自己的 VPN',
      help: '把电路绑定到自己 VPN 的 VRF',
    },
  },
  SN4016: {
    severity: 'error',
    en: {
      what: 'two spokes share a VRF of one router',
      why: 'they reach each other past the hub',
      help: 'give each spoke a VRF of its own',
    },
    zh: {
      what: '两个分支站点共用同一路由器上的一个 VRF',
      why: '它们绕过中心直接互通',
      help: '为每个分支站点配置独立的 VRF',
    },
  },
  SN4017: {
    severity: 'error',
    en: {
      what: 'an agreement has ended and its routes are still there',
      why: 'the crossing has no basis any more',
      help: 'apply the plan: it removes the targets and filters of the agreement',
    },
    zh: {
      what: '协议已到期，路由仍在',
      why: '互访已无依据',
      help: '下发变更计划，删除该协议的路由目标与过滤器',
    },
  },
  SN4018: {
    severity: 'error',
    en: {
      what: 'a filter permits more than its agreement names',
      why: 'ports or addresses are open that nobody agreed to',
      help: 'give the cited rule the ports and addresses of the agreement',
    },
    zh: {
      what: '过滤规则放行的范围超出协议',
      why: '未经同意的端口或地址被放开',
      help: '把所引用的规则改为协议约定的端口和地址',
    },
  },
  SN4019: {
    severity: 'error',
    en: {
      what: 'an earlier rule permits what a later rule refuses',
      why: 'the refusal never acts',
      help: 'remove the earlier rule or put it behind the refusals',
    },
    zh: {
      what: '靠前的规则放行了后面规则本应拒绝的报文',
      why: '拒绝规则从不生效',
      help: '删除靠前的规则，或移到拒绝规则之后',
    },
  },
  SN4020: {
    severity: 'error',
    en: {
      what: 'a circuit that an agreement opens has no filter',
      why: 'every port and every direction is open between the agreed prefixes',
      help: 'bind the filter of the agreement to the circuit, inbound and outbound',
    },
    zh: {
      what: '协议放通的电路上没有过滤器',
      why: '协议前缀之间所有端口、所有方向都被放开',
      help: '在该电路的入、出两个方向绑定协议过滤器',
    },
  },
  SN4021: {
    severity: 'error',
    en: {
      what: 'a filter hangs where packets out of a label never pass',
      why: 'it refuses nothing that comes from the backbone',
      help: 'bind it before routing for what enters and after routing for what leaves; on Linux give one label per VRF (no `allocation-mode per-nexthop`)',
    },
    zh: {
      what: '过滤器挂在标签弹出后的报文不会经过的位置',
      why: '来自骨干网的报文它一个也拦不住',
      help: '入方向挂在路由之前，出方向挂在路由之后；在 Linux 上每个 VRF 只用一个标签（不配置 `allocation-mode per-nexthop`）',
    },
  },
  SN4022: {
    severity: 'error',
    en: {
      what: 'filters are bound, and none of their rules matches the packet',
      why: 'what no rule names passes',
      help: 'end the filter with refusals of everything to and from the foreign prefixes',
    },
    zh: {
      what: '已绑定过滤器，但没有规则匹配该报文',
      why: '规则未提及的报文会被放行',
      help: '在过滤器末尾拒绝去往和来自对方前缀的一切报文',
    },
  },
  SN4023: {
    severity: 'error',
    en: {
      what: 'a site may send from addresses that are not its own',
      why: 'it passes filters that trust the source',
      help: 'switch the strict source check on for the circuit',
    },
    zh: {
      what: '站点可以使用不属于自己的源地址',
      why: '借此可绕过以源地址为准的过滤器',
      help: '在该电路上启用严格源地址检查',
    },
  },
  SN4024: {
    severity: 'error',
    en: {
      what: 'fragments behind the first pass a filter that judges by ports',
      why: 'they carry no ports, so those of any service cross where one was agreed',
      help: 'let fragments pass only between the agreed prefixes and for the agreed protocol, and refuse the rest by address',
    },
    zh: {
      what: '非首片报文通过了只按端口判断的过滤器',
      why: '非首片不携带端口，任何业务的分片都能从只为一项业务放通之处穿过',
      help: '只在协议前缀之间、对协议约定的协议号放行分片，其余按地址拒绝',
    },
  },
  SN4025: {
    severity: 'error',
    en: {
      what: 'a stateful filter takes the connection of another VPN for its own',
      why: 'the kernel remembers connections without their VRF; where two VPNs have equal addresses, one opens the filter of the other',
      help: 'judge answers by ports and flags instead of by connection state, or give each VRF a tracking zone of its own',
    },
    zh: {
      what: '有状态过滤器把其他 VPN 的连接当成自己的连接',
      why: '内核记录连接时不区分 VRF；两个 VPN 地址相同时，一方的连接会打开另一方的过滤器',
      help: '改为按端口与标志位判断应答，不用连接状态；或为每个 VRF 划分独立的跟踪区',
    },
  },
  SN4026: {
    severity: 'error',
    en: {
      what: 'one label was given by hand to two VRFs of a router',
      why: 'packets for the one are looked up in the other, flow by flow',
      help: 'let the router choose the labels of its VRFs',
    },
    zh: {
      what: '同一路由器的两个 VRF 手工配置了相同的标签',
      why: '去往其中一个 VRF 的报文会按流落入另一个 VRF 查表',
      help: '让路由器自动分配 VRF 标签',
    },
  },
  SN4027: {
    severity: 'error',
    en: {
      what: 'traffic for an address of the own VPN is taken by another VPN',
      why: 'a foreign route equal to or longer than the own one wins in the importing VRF: packets are stolen, not only leaked',
      help: 'take away the cited import or export; where both VPNs must talk, give them addresses that do not overlap',
    },
    zh: {
      what: '去往本 VPN 自有地址的流量被其他 VPN 截取',
      why: '外来路由与自有路由相同或更长时会在导入方胜出：报文被劫持，而不只是泄漏',
      help: '删去所引用的导入或导出；双方确需互通时应使用不重叠的地址',
    },
  },
  SN4028: {
    severity: 'error',
    en: {
      what: 'the management VRF and a department VPN, or two managed nodes, reach each other',
      why: 'whoever reaches the management addresses can attack every router, and through it every VPN',
      help: 'make management a hub-and-spoke VPN of its own and take its target off the cited line',
    },
    zh: {
      what: '管理 VRF 与部门 VPN 之间，或两台被管设备之间可以互通',
      why: '能到达管理地址者即可攻击每一台路由器，进而危及所有 VPN',
      help: '把管理网做成独立的中心-分支 VPN，并从所引用的行中删去它的路由目标',
    },
  },
} as const satisfies CatalogueSection;
