import type { CatalogueSection } from './section.ts';

/** SN42xx: facts worth a person's eyes about VRFs, circuits and sessions. */
export const SN42 = {
  SN4201: {
    severity: 'info',
    en: {
      what: 'VRF `{vrf}` belongs to nobody in the inventory',
      why: 'it is left alone and joins no declared VPN',
      help: 'declare it, or remove it from the router',
    },
    zh: {
      what: '清单中没有 VRF `{vrf}` 的归属',
      why: '它未与任何已声明的 VPN 相通，保持原样',
      help: '在清单中声明，或从路由器上删除',
    },
  },
  SN4202: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` belongs to nobody in the inventory and exchanges routes with a declared VPN',
      why: 'whoever is behind it is part of that VPN',
      help: 'take the shared route target away',
    },
    zh: {
      what: '清单中没有 VRF `{vrf}` 的归属，却与已声明的 VPN 交换路由',
      why: '它背后的用户已进入那个 VPN',
      help: '删去共用的路由目标',
    },
  },
  SN4203: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` exchanges routes with a declared VPN and no circuit stands in it',
      why: 'nobody is behind it today; the next circuit would be',
      help: 'bind its circuit, or remove the VRF',
    },
    zh: {
      what: 'VRF `{vrf}` 与已声明的 VPN 交换路由，但没有任何电路',
      why: '目前无人使用，下一条接入的电路将直接进入该 VPN',
      help: '绑定电路，或删除该 VRF',
    },
  },
  SN4204: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` knows {prefix} of {from} by target {target}, and no agreement says so',
      why: 'only filters still stop the packets',
      help: 'narrow the policy that marks or admits the prefix',
    },
    zh: {
      what: 'VRF `{vrf}` 通过路由目标 {target} 学到 {from} 的 {prefix}，没有协议依据',
      why: '目前只剩过滤器在阻挡报文',
      help: '收窄标记或接受该前缀的策略',
    },
  },
  SN4205: {
    severity: 'error',
    en: {
      what: 'interface `{interface}` stands in a VRF of VPN `{vpn}` and no department declared it',
      why: 'whoever is behind it is part of the VPN',
      help: 'declare the access, or take the interface out of the VRF',
    },
    zh: {
      what: '接口 `{interface}` 位于 VPN `{vpn}` 的 VRF 中，但没有部门声明过',
      why: '它背后的用户已进入该 VPN',
      help: '声明该接入，或将接口移出 VRF',
    },
  },
  SN4206: {
    severity: 'warning',
    en: {
      what: 'this router is not in the inventory',
      why: 'nothing is known about who may stand on it',
      help: 'add it to network.yaml',
    },
    zh: { what: '清单中没有这台路由器', why: '不知道谁可以接入它', help: '将其加入 network.yaml' },
  },
  SN4207: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` has a static route to {prefix}, which no site of its VPN declares',
      why: 'the prefix is announced to the whole VPN',
      help: 'declare the prefix, or remove the route',
    },
    zh: {
      what: 'VRF `{vrf}` 有到 {prefix} 的静态路由，其 VPN 中没有站点声明该前缀',
      why: '该前缀会被通告到整个 VPN',
      help: '声明该前缀，或删除该路由',
    },
  },
  SN4208: {
    severity: 'error',
    en: {
      what: 'VPN `{vpn}` is only planned and interface `{interface}` already carries it',
      why: 'a network that nobody released is in service',
      help: 'set the VPN to active, or remove the interface',
    },
    zh: {
      what: 'VPN `{vpn}` 仍在规划，接口 `{interface}` 上却已存在',
      why: '未经批准的网络已投入运行',
      help: '将该 VPN 设为 active，或删除该接口',
    },
  },
  SN4209: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` imports target {target}, which no collected VRF exports',
      why: 'either a router is missing or the line waits for whoever uses the target next',
      help: 'remove the target, or collect the router that exports it',
    },
    zh: {
      what: 'VRF `{vrf}` 导入路由目标 {target}，已采集的 VRF 均不导出它',
      why: '要么缺少某台路由器的配置，要么这一行在等待下一个使用该目标的人',
      help: '删去该路由目标，或采集导出它的路由器',
    },
  },
  SN4210: {
    severity: 'error',
    en: {
      what: 'RD {rd} of VRF `{vrf}` is also used elsewhere',
      why: 'of two equal prefixes under one RD reflectors keep one: a site is lost everywhere',
      help: 'give each VRF an RD of its own',
    },
    zh: {
      what: 'VRF `{vrf}` 的 RD {rd} 在别处也被使用',
      why: '同一 RD 下的相同前缀，反射器只保留一条：有站点会全网失联',
      help: '为每个 VRF 使用独立的 RD',
    },
  },
  SN4211: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` exports without an RD',
      why: 'nothing is exported, silently',
      help: 'give the VRF an RD',
    },
    zh: {
      what: 'VRF `{vrf}` 导出路由却没有 RD',
      why: '实际上什么都不会导出，且没有提示',
      help: '为该 VRF 配置 RD',
    },
  },
  SN4212: {
    severity: 'error',
    en: {
      what: 'BGP router-id {router-id} is used by several routers',
      why: 'automatic RDs and targets collide, and reflectors drop routes',
      help: 'give each router its own router-id',
    },
    zh: {
      what: '多台路由器使用相同的 BGP router-id {router-id}',
      why: '自动生成的 RD 与路由目标会冲突，反射器会丢弃路由',
      help: '为每台路由器配置唯一的 router-id',
    },
  },
  SN4213: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` gives no VPN label (IPv{family})',
      why: 'its packets arrive bare in the global table',
      help: 'give the VRF a label',
    },
    zh: {
      what: 'VRF `{vrf}` 不分配 VPN 标签（IPv{family}）',
      why: '其报文不带标签到达，落入主表',
      help: '为该 VRF 分配标签',
    },
  },
  SN4214: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` redistributes kernel routes (IPv{family})',
      why: 'the unreachable default that ends its table travels to other sites as a default route',
      help: 'redistribute connected and static routes only',
    },
    zh: {
      what: 'VRF `{vrf}` 重分发了内核路由（IPv{family}）',
      why: '用作兜底的 unreachable 缺省路由会作为缺省路由传到其他站点',
      help: '只重分发直连和静态路由',
    },
  },
  SN4215: {
    severity: 'error',
    en: {
      what: 'session {peer} on `{interface}` lets every prefix in',
      why: 'the customer can attract traffic that is not its own',
      help: 'bind an inbound policy with the prefixes of the site',
    },
    zh: {
      what: '`{interface}` 上的会话 {peer} 接受任何前缀',
      why: '用户可以把不属于自己的流量引来',
      help: '绑定只含该站点前缀的入方向策略',
    },
  },
  SN4216: {
    severity: 'warning',
    en: {
      what: 'session {peer} (AS {as}) on `{interface}` is not declared',
      why: 'routes come from somebody the department did not name',
      help: 'declare bgp on the access, or remove the session',
    },
    zh: {
      what: '`{interface}` 上的会话 {peer}（AS {as}）未声明',
      why: '路由来自部门未声明的对象',
      help: '在接入上声明 bgp，或删除该会话',
    },
  },
  SN4217: {
    severity: 'warning',
    en: {
      what: 'interface `{interface}` does not check source addresses (IPv{family})',
      why: 'its site can send in the name of others',
      help: 'switch the strict source check on',
    },
    zh: {
      what: '接口 `{interface}` 不检查源地址（IPv{family}）',
      why: '该站点可以冒用他人地址发送报文',
      help: '启用严格源地址检查',
    },
  },
} as const satisfies CatalogueSection;
