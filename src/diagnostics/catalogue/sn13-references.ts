import type { CatalogueSection } from './section.ts';

/** SN13xx: names and references between the things of an inventory. */
export const SN13 = {
  SN1301: {
    severity: 'error',
    en: {
      what: '`{key}` {id} is used twice',
      why: 'plans, lock file and proofs name things by id; two things under one name would be mixed up',
      help: 'give one of them another id',
    },
    zh: {
      what: '`{key}` {id} 被使用两次',
      why: '计划、锁定文件和证明都以标识称呼对象；一名两物必然混淆',
      help: '给其中一个换一个标识',
    },
    related: { first: { en: 'first here', zh: '第一次使用在这里' } },
  },
  SN1302: {
    severity: 'error',
    en: {
      what: 'there is no router {name}',
      why: 'nothing can be configured on a router that network.yaml does not know',
      help: 'name a router of network.yaml, or add it there under `routers`',
    },
    zh: {
      what: '没有路由器 {name}',
      why: 'network.yaml 中没有的路由器无法配置',
      help: '写 network.yaml 中已有的路由器，或在其 `routers` 下添加',
    },
    remedies: { near: { en: 'did you mean {near}?', zh: '您是否想写 {near}？' } },
  },
  SN1303: {
    severity: 'error',
    en: {
      what: 'there is no VPN {id}',
      why: 'a site or agreement of an unknown VPN would belong to nobody',
      help: 'name the vpn-id of a department file, or declare it there under `vpn-services`',
    },
    zh: {
      what: '没有 VPN {id}',
      why: '属于未知 VPN 的站点或协议没有归属',
      help: '写某个部门文件中的 vpn-id，或在其 `vpn-services` 下声明',
    },
    remedies: {
      near: { en: 'did you mean {near}?', zh: '您是否想写 {near}？' },
      policy: {
        en: 'name a VPN that the policy lists under `vpns`, or add it there',
        zh: '写策略文件 `vpns` 下列出的 VPN，或在那里补上',
      },
    },
  },
  SN1304: {
    severity: 'error',
    en: {
      what: 'access {access} is on {router}, a P router',
      why: 'a P router forwards labels only and has no VRF; a customer there would reach the core network',
      help: 'name a router with `role: pe`',
    },
    zh: {
      what: '接入 {access} 位于 P 路由器 {router}',
      why: 'P 路由器只转发标签，没有 VRF；用户接在那里会直接进入核心网',
      help: '改为 `role: pe` 的路由器',
    },
  },
  SN1305: {
    severity: 'error',
    en: {
      what: 'port {port}, VLAN {vlan} is used by {other} and by {access}',
      why: 'one circuit belongs to one VRF; two sites on it would be one network',
      help: 'give {access} another VLAN or port, or leave `vlan` out to have one allocated',
    },
    zh: {
      what: '端口 {port} 的 VLAN {vlan} 同时被 {other} 和 {access} 使用',
      why: '一条电路只属于一个 VRF；两个站点共用一条电路就成了同一个网络',
      help: '给 {access} 换一个 VLAN 或端口，或不写 `vlan` 由系统分配',
    },
    related: { other: { en: 'used here by {other}', zh: '{other} 在这里使用' } },
  },
  SN1306: {
    severity: 'error',
    en: {
      what: 'access {access} uses {port}, a port of core link {link}',
      why: 'a customer on a core port can send labelled packets into any VPN',
      help: 'name a port that leads to customers',
    },
    zh: {
      what: '接入 {access} 使用了核心链路 {link} 的端口 {port}',
      why: '接在核心端口上的用户可以向任何 VPN 发送带标签的报文',
      help: '改用面向用户的端口',
    },
    related: { link: { en: 'core link {link}', zh: '核心链路 {link}' } },
  },
  SN1307: {
    severity: 'error',
    en: {
      what: 'port {port} is an end of core links {other} and {link}',
      why: 'a port leads to one neighbour; one of the two links does not exist as drawn',
      help: 'name the right port for {link}',
    },
    zh: {
      what: '端口 {port} 同时是核心链路 {other} 和 {link} 的一端',
      why: '一个端口只连接一个邻居；其中一条链路与实际不符',
      help: '为 {link} 写正确的端口',
    },
    related: { other: { en: 'core link {other}', zh: '核心链路 {other}' } },
  },
  SN1308: {
    severity: 'error',
    en: {
      what: 'core link {link} joins {router} to itself',
      why: 'routing and label distribution need two routers',
      help: 'name the router at the other end',
    },
    zh: {
      what: '核心链路 {link} 的两端都是 {router}',
      why: '路由和标签分发需要两台路由器',
      help: '写另一端的路由器',
    },
  },
  SN1309: {
    severity: 'error',
    en: {
      what: 'VPNs {other} and {vpn} both have number {number}',
      why: 'route targets are made from the number: both would export and import the same ones, and the two departments would be one network',
      help: 'give {vpn} a number that no other VPN has (100 to 999)',
    },
    zh: {
      what: 'VPN {other} 和 {vpn} 的编号都是 {number}',
      why: '路由目标由编号生成：两者会导出并导入相同的路由目标，两个部门就成了同一个网络',
      help: '给 {vpn} 一个未被使用的编号（100 到 999）',
    },
    related: { first: { en: 'number of {other}', zh: '{other} 的编号' } },
  },
  SN1310: {
    severity: 'error',
    en: {
      what: 'routers {other} and {router} have the same management address {address} port {port}',
      why: 'one router would receive the configuration of both, and the other none',
      help: 'correct the management address of one of them',
    },
    zh: {
      what: '路由器 {other} 和 {router} 的管理地址相同：{address} 端口 {port}',
      why: '一台路由器会收到两台的配置，另一台则什么也收不到',
      help: '改正其中一台的管理地址',
    },
    related: { first: { en: 'address of {other}', zh: '{other} 的地址' } },
  },
} as const satisfies CatalogueSection;
