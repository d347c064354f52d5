import type { CatalogueSection } from './section.ts';

/** SN42xx, second part: guards, filters, policies and what was assumed. */
export const SN43 = {
  SN4218: {
    severity: 'warning',
    en: {
      what: 'interface `{interface}` checks source addresses loosely (IPv{family})',
      why: 'any address with a route passes',
      help: 'use the strict source check',
    },
    zh: {
      what: '接口 `{interface}` 仅做松散源地址检查（IPv{family}）',
      why: '只要有路由的源地址都能通过',
      help: '改用严格源地址检查',
    },
  },
  SN4219: {
    severity: 'error',
    en: {
      what: 'the backbone protocol runs on the attachment circuit `{interface}`',
      why: 'the customer learns the routes of the core and can announce its own',
      help: 'take the circuit out of the IGP',
    },
    zh: {
      what: '骨干网路由协议运行在接入电路 `{interface}` 上',
      why: '用户能学到核心路由，也能注入自己的路由',
      help: '把该电路移出 IGP',
    },
  },
  SN4220: {
    severity: 'error',
    en: {
      what: 'LDP runs on the attachment circuit `{interface}`',
      why: 'the customer takes part in label distribution',
      help: 'take LDP off the circuit',
    },
    zh: { what: '接入电路 `{interface}` 上运行 LDP', why: '用户参与了标签分发', help: '在该电路上关闭 LDP' },
  },
  SN4221: {
    severity: 'error',
    en: {
      what: 'the attachment circuit `{interface}` accepts labelled frames',
      why: 'the customer chooses the VRF it stands in',
      help: 'switch label input off on the circuit',
    },
    zh: {
      what: '接入电路 `{interface}` 接受带标签的帧',
      why: '用户可以选择进入哪个 VRF',
      help: '关闭该电路的标签接收',
    },
  },
  SN4222: {
    severity: 'error',
    en: {
      what: 'the table of VRF `{vrf}` has no end of its own (IPv{family})',
      why: 'what matches no route falls into the global table',
      help: 'give the VRF an unreachable default route',
    },
    zh: {
      what: 'VRF `{vrf}` 的路由表没有兜底路由（IPv{family}）',
      why: '未命中的报文会落入主表',
      help: '为该 VRF 补上 unreachable 缺省路由',
    },
  },
  SN4223: {
    severity: 'warning',
    en: {
      what: 'services of the router answer inside its VRFs',
      why: 'customers reach SSH and BGP of the router',
      help: 'set the l3mdev_accept keys to 0',
    },
    zh: {
      what: '路由器自身的服务在 VRF 内应答',
      why: '用户可以访问路由器的 SSH 和 BGP',
      help: '将 l3mdev_accept 各项设为 0',
    },
  },
  SN4224: {
    severity: 'warning',
    en: {
      what: 'the router keeps VPN routes that no VRF of its imports',
      why: 'harmless alone; a second barrier is gone',
      help: 'switch the target filter on, except on a reflector',
    },
    zh: {
      what: '路由器保留了没有 VRF 导入的 VPN 路由',
      why: '单独看无害，但少了一道屏障',
      help: '除反射器外，应启用路由目标过滤',
    },
  },
  SN4225: {
    severity: 'error',
    en: {
      what: 'imported routes of `{from}` are exported again into `{to}`',
      why: 'isolation by targets holds for one step only, and this adds steps that are not judged',
      help: 'switch re-export off',
    },
    zh: {
      what: '`{from}` 导入的路由被再次导出到 `{to}`',
      why: '路由目标的隔离只对一跳成立，这里增加了未判定的跳数',
      help: '关闭再导出',
    },
  },
  SN4226: {
    severity: 'error',
    en: {
      what: 'routes of VRF `{from}` stand in the global table',
      why: 'the backbone reaches the sites of the VPN',
      help: 'remove the line',
    },
    zh: { what: 'VRF `{from}` 的路由进入了全局路由表', why: '骨干网可以到达该 VPN 的站点', help: '删除该行' },
  },
  SN4227: {
    severity: 'error',
    en: {
      what: 'filter `{filter}` on `{interface}` hangs where packets out of a label never pass',
      why: 'it refuses nothing that comes from the backbone',
      help: 'bind it before routing for what enters and after routing for what leaves',
    },
    zh: {
      what: '`{interface}` 上的过滤器 `{filter}` 挂在标签弹出后的报文不会经过的位置',
      why: '来自骨干网的报文它一个也拦不住',
      help: '入方向挂在路由之前，出方向挂在路由之后',
    },
  },
  SN4228: {
    severity: 'error',
    en: {
      what: 'filter `{filter}` on `{interface}` is defined nowhere',
      why: 'it refuses nothing',
      help: 'define it, or take the binding away',
    },
    zh: {
      what: '`{interface}` 上绑定的过滤器 `{filter}` 没有定义',
      why: '它什么也拦不住',
      help: '补上定义，或取消绑定',
    },
  },
  SN4229: {
    severity: 'error',
    en: {
      what: '`{interface}` does not enforce agreement {agreement} on the {side} side by itself (IPv{family})',
      why: 'the agreement wants a barrier here too; now the other side is the only one',
      help: 'bind the filter of the agreement to the interface, inbound and outbound',
    },
    zh: {
      what: '`{interface}` 未在 {side} 侧独立执行协议 {agreement}（IPv{family}）',
      why: '协议要求此处也有屏障，现在只剩另一侧',
      help: '在该接口的入、出方向绑定协议过滤器',
    },
  },
  SN4230: {
    severity: 'error',
    en: {
      what: '`{name}` is used and defined nowhere',
      why: 'platforms disagree: some refuse everything, some let everything pass',
      help: 'define it, or take the use away',
    },
    zh: {
      what: '引用了未定义的 `{name}`',
      why: '各平台处理不一：有的全部拒绝，有的全部放行',
      help: '补上定义，或取消引用',
    },
  },
  SN4231: {
    severity: 'warning',
    en: {
      what: 'updates that change only a label are not sent',
      why: 'after a restart other routers keep the old label and lose traffic',
      help: 'send duplicates too',
    },
    zh: {
      what: '只改变标签的更新不会发送',
      why: '重启后其他路由器仍用旧标签，流量会丢失',
      help: '关闭重复更新抑制',
    },
  },
  SN4232: {
    severity: 'info',
    en: {
      what: 'the router calls itself `{hostname}`',
      why: "the text may be another router's",
      help: 'check which router was collected',
    },
    zh: {
      what: '路由器自称 `{hostname}`',
      why: '这份配置可能属于另一台路由器',
      help: '核对采集的是哪台路由器',
    },
  },
  SN4233: {
    severity: 'warning',
    en: {
      what: 'the next hop of {prefix} in VRF `{vrf}` is in no connected network',
      why: 'the route is not installed',
      help: 'correct the next hop, or remove the route',
    },
    zh: {
      what: 'VRF `{vrf}` 中 {prefix} 的下一跳不在任何直连网段内',
      why: '该路由不会生效',
      help: '更正下一跳，或删除该路由',
    },
  },
  SN4234: {
    severity: 'info',
    en: {
      what: 'the backbone is not in these texts and was taken for granted',
      why: 'isolation was judged in full; whether packets arrive was judged up to the label',
      help: 'collect the running configurations to judge the backbone too',
    },
    zh: {
      what: '这些配置中没有骨干网部分，按其正常工作处理',
      why: '隔离已完整判定；可达性只判定到标签为止',
      help: '采集运行配置即可一并判定骨干网',
    },
  },
  SN4235: {
    severity: 'error',
    en: {
      what: 'the router does not forward IPv{family}',
      why: 'its sites reach nobody',
      help: 'switch forwarding on',
    },
    zh: { what: '路由器未开启 IPv{family} 转发', why: '其站点无法到达任何地方', help: '开启转发' },
  },
  SN4236: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` carries {prefix}, which only {owners} declares',
      why: 'two VPNs announce one prefix: whoever imports both loses one of them',
      help: 'remove the route, or declare the prefix for a site of this VPN',
    },
    zh: {
      what: 'VRF `{vrf}` 承载了只由 {owners} 声明的前缀 {prefix}',
      why: '两个 VPN 通告同一前缀：同时导入两者的一方会失去其中之一',
      help: '删除该路由，或在本 VPN 的站点中声明该前缀',
    },
  },
  SN4237: {
    severity: 'error',
    en: {
      what: 'hub VRF `{vrf}` exports with the target of its spokes and imports none of theirs (IPv{family})',
      why: 'import and export are exchanged: spokes take the hub for one of them, or lose it',
      help: 'exchange the two lists back',
    },
    zh: {
      what: '中心 VRF `{vrf}` 以分支的路由目标导出，却不导入分支的路由（IPv{family}）',
      why: '导入与导出被对调：分支会把中心当成同类，或完全失去中心',
      help: '把两个列表换回来',
    },
  },
  SN4238: {
    severity: 'error',
    en: {
      what: '{from} → {to}: IPv{family} is {verdict}, the other family is as declared',
      why: 'one family lacks a target, a policy or a filter that the other has',
      help: 'give both families the same lines, or declare the difference',
    },
    zh: {
      what: '{from} → {to}：IPv{family} 的结论为 {verdict}，另一地址族符合声明',
      why: '其中一个地址族缺少另一个所具有的路由目标、策略或过滤器',
      help: '为两个地址族配置相同的内容，或声明二者的差异',
    },
  },
  SN4239: {
    severity: 'error',
    en: {
      what: 'packets come back to VRF `{vrf}` after they have left it (IPv{family})',
      why: 'they circle until their time to live ends and take the capacity of the links with them',
      help: 'remove one of the cited routes',
    },
    zh: {
      what: '报文离开 VRF `{vrf}` 后又回到其中（IPv{family}）',
      why: '报文循环直至 TTL 耗尽，并占用链路容量',
      help: '删除所引用的路由之一',
    },
  },
  SN4248: {
    severity: 'warning',
    en: {
      what: 'interface `{interface}` has the network {prefix}, which is not the link the inventory declares',
      why: "whoever in the VPN sends to an address of it, the backbone's perhaps, sends to this site",
      help: 'take the address off the interface, or declare the link with it',
    },
    zh: {
      what: '接口 `{interface}` 上有网络 {prefix}，它不是清单所声明的接入链路',
      why: '该 VPN 内发往该网络（可能是骨干网地址）的报文都会送到这个站点',
      help: '从接口上删除该地址，或在清单中以它声明该链路',
    },
  },
  SN4249: {
    severity: 'warning',
    en: {
      what: 'only a preferred route of the same prefix keeps {prefix} of {from} out of VRF `{vrf}` ({target})',
      why: 'the VRF takes it as soon as the route in front is gone, and the level is B',
      help: 'take {target} out of the import or the export list, and let no session attach it',
    },
    zh: {
      what: '仅因同一前缀另有优先路由，{from} 的 {prefix} 才未进入 VRF `{vrf}`（{target}）',
      why: '优先路由一旦消失，该 VRF 即接收此路由，故只能判为 B 级',
      help: '从引入或导出列表中去掉 {target}，并不让任何会话附加它',
    },
  },
} as const satisfies CatalogueSection;
