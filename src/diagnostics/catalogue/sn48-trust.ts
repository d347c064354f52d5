import type { CatalogueSection } from './section.ts';

/** SN48xx: equipment outside the network that isolation trusts (level C). */
export const SN48 = {
  SN4801: {
    severity: 'info',
    en: {
      what: 'equipment below one port, or of one customer AS, carries several VPNs',
      why: 'a router there that forwards between its VLANs or sessions joins them, and no configuration of ours can prevent it',
      help: 'have whoever runs it confirm that it keeps the VPNs apart, or give each VPN a port and a device of its own',
    },
    zh: {
      what: '同一端口之下或同一用户 AS 的设备承载了多个 VPN',
      why: '该设备若在 VLAN 或会话之间转发，就会连通这些 VPN，骨干网的任何配置都无法阻止',
      help: '请其管理单位确认已将各 VPN 分开，或为每个 VPN 使用独立的端口和设备',
    },
  },
  SN4802: {
    severity: 'info',
    en: {
      what: 'a hub site stands between spokes that may not reach each other',
      why: 'its router can send the packets of one spoke on to another by the circuit they came from',
      help: 'have the hub confirm that it forwards nothing between spokes, or filter spoke addresses towards spokes at its circuit',
    },
    zh: {
      what: '中心站点处于互不可达的分支之间',
      why: '中心的路由器可以把一个分支的报文从原电路转发给另一个分支',
      help: '请中心确认不在分支之间转发，或在其电路上过滤分支到分支的地址',
    },
  },
  SN4803: {
    severity: 'info',
    en: {
      what: 'a firewall stands in several VPNs and enforces agreements between them',
      why: 'what it lets through is decided by its own rules, which were not read',
      help: 'audit the rules of the firewall against the named agreements',
    },
    zh: {
      what: '防火墙跨接多个 VPN 并负责执行互访协议',
      why: '放行什么取决于它自己的规则，这些规则未被读取',
      help: '按所列协议审计该防火墙的规则',
    },
  },
  SN4804: {
    severity: 'info',
    en: {
      what: 'servers of a site are reached by other VPNs under agreements',
      why: 'a server that passes on what it receives joins its partners with each other and with the rest of its own VPN',
      help: 'have the owner confirm that the servers forward nothing, or put them into a zone of their own',
    },
    zh: {
      what: '站点的服务器依协议被其他 VPN 访问',
      why: '服务器若转发所收到的内容，就会把各访问方彼此连通，并与本 VPN 其余部分连通',
      help: '请其所有者确认服务器不作转发，或将其放入独立区域',
    },
  },
} as const satisfies CatalogueSection;
