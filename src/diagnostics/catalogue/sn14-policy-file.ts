import type { CatalogueSection } from './section.ts';

/** SN14xx: policy files for networks that sectornet did not build. */
export const SN14 = {
  SN1401: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} names no VRF: neither `vrfs` nor `route-targets`',
      why: 'nothing on any router would be its own, and it would be called isolated for that',
      help: 'write the names of its VRFs, or the route targets they export',
    },
    zh: {
      what: 'VPN {vpn} 没有指明任何 VRF：既无 `vrfs` 也无 `route-targets`',
      why: '任何路由器上都没有属于它的东西，它将因此被判为隔离',
      help: '写出其 VRF 名称，或它们导出的 RT',
    },
  },
  SN1402: {
    severity: 'error',
    en: {
      what: '`{value}` is not a route target',
      why: 'a number that no router uses would claim no VRF',
      help: 'write AS:number or address:number in quotes: "65000:110"',
    },
    zh: {
      what: '`{value}` 不是 RT',
      why: '没有路由器使用的数字认领不到任何 VRF',
      help: '在引号内写 AS:编号 或 地址:编号："65000:110"',
    },
  },
  SN1403: {
    severity: 'error',
    en: {
      what: 'an agreement of VPN {vpn} with itself',
      why: 'within a VPN its topology says who may reach whom',
      help: 'name two VPNs, or change `vpn-service-topology`',
    },
    zh: {
      what: 'VPN {vpn} 与自身的互访',
      why: 'VPN 内部的互通由其拓扑决定',
      help: '写两个不同的 VPN，或修改 `vpn-service-topology`',
    },
  },
  SN1404: {
    severity: 'warning',
    en: {
      what: 'no collected router has a VRF `{name}`',
      why: 'the policy speaks about something that is not in the configurations; nothing is judged for it',
      help: 'collect its router, or correct the name; the routers have: {known}',
    },
    zh: {
      what: '已采集的路由器上没有 VRF `{name}`',
      why: '策略提到的东西不在配置之中，对它无从判断',
      help: '采集相应路由器，或改正名称；路由器上有：{known}',
    },
    remedies: { near: { en: 'did you mean {near}?', zh: '您是否想写 {near}？' } },
  },
  SN1405: {
    severity: 'warning',
    en: {
      what: 'no collected VRF exports {target}',
      why: 'the VPN has no VRF by this target',
      help: 'correct the number; the nearest exported one is {near}',
    },
    zh: {
      what: '没有已采集的 VRF 导出 {target}',
      why: '该 VPN 按此 RT 找不到 VRF',
      help: '改正数字；最接近的已导出 RT 是 {near}',
    },
  },
  SN1406: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` on {router} is claimed by VPN {vpn} and by VPN {other}',
      why: 'a VRF has one owner; with two, everything between them would be allowed',
      help: 'give it to one of them, with NAME@router where the name means two things',
    },
    zh: {
      what: '{router} 上的 VRF `{vrf}` 同时被 VPN {vpn} 和 VPN {other} 认领',
      why: '一个 VRF 只有一个归属；归两家则两家之间一切放行',
      help: '只归其一；同名不同义时写作 名称@路由器',
    },
  },
  SN1407: {
    severity: 'warning',
    en: {
      what: 'no VRF of VPN {vpn} knows a route for {prefix}',
      why: 'what is declared for it cannot be judged',
      help: 'correct the prefix, or collect the router it stands on',
    },
    zh: {
      what: 'VPN {vpn} 没有任何 VRF 带有 {prefix} 的路由',
      why: '对它的声明无从判断',
      help: '改正前缀，或采集它所在的路由器',
    },
  },
  SN1408: {
    severity: 'error',
    en: {
      what: '`{value}` is neither a port nor a range of ports',
      why: 'a service on no port would let nothing pass, or everything',
      help: 'write 443 or 8000-8080; icmp has no ports',
    },
    zh: {
      what: '`{value}` 既不是端口也不是端口范围',
      why: '没有端口的服务要么什么都不放行，要么全部放行',
      help: '写 443 或 8000-8080；icmp 没有端口',
    },
  },
} as const satisfies CatalogueSection;
