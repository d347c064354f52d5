import type { CatalogueSection } from './section.ts';

/** What a router cannot do for a VPN that is otherwise correct. */
export const SN39 = {
  SN3901: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} needs {count} VRFs on {router}, and its platform {platform} can hold one only.',
      why: 'In one VRF these sites would reach each other past the hub.',
      help: 'Attach the sites to different routers.',
    },
    zh: {
      what: 'VPN {vpn} 在 {router} 上需要 {count} 个 VRF，而其平台 {platform} 只支持一个。',
      why: '若放在同一个 VRF 中，这些站点会绕过中心直接互通。',
      help: '请将这些站点接到不同的路由器。',
    },
  },
  SN3902: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} has IPv6 on {router}, which has no IPv6 loopback.',
      why: 'This platform accepts IPv6 VPN routes over an IPv4-only backbone and then does not forward them.',
      help: 'Add an IPv6 block to address-pools.loopbacks or an IPv6 loopback to the router, or take ipv6 out of address-families.',
    },
    zh: {
      what: 'VPN {vpn} 在 {router} 上启用了 IPv6，但该路由器没有 IPv6 环回地址。',
      why: '该平台在纯 IPv4 骨干上会接收 IPv6 VPN 路由，却不转发。',
      help: '在 address-pools.loopbacks 中增加 IPv6 地址块或为路由器声明 IPv6 环回地址；或从 address-families 中去掉 ipv6。',
    },
  },
  SN3903: {
    severity: 'error',
    en: {
      what: 'Agreement {agreement} is enforced on {router}, whose platform {platform} has no packet filters.',
      why: 'Routes would be exchanged and every port would be open.',
      help: 'Set enforcement to the other side (consumer-pe or provider-pe), or attach the site to another router.',
    },
    zh: {
      what: '协议 {agreement} 应在 {router} 上执行，但其平台 {platform} 不支持报文过滤。',
      why: '路由会互通，而所有端口都将开放。',
      help: '将 enforcement 改为另一方（consumer-pe 或 provider-pe），或将站点接到其他路由器。',
    },
  },
  SN3904: {
    severity: 'error',
    en: {
      what: 'Router {router} has platform {platform}, for which nothing can be generated yet.',
      why: 'Its sites would be left out without a word.',
      help: 'Use one of the supported platforms, or attach its sites to another router.',
    },
    zh: {
      what: '路由器 {router} 的平台 {platform} 尚不支持生成配置。',
      why: '否则其站点会被悄悄遗漏。',
      help: '改用受支持的平台，或将其站点接到其他路由器。',
    },
  },
  SN3905: {
    severity: 'error',
    en: {
      what: 'Agreement {agreement} names {prefix}, a part of the directly attached link of {access}.',
      why: 'A link is announced as a whole, so more than agreed would be given away.',
      help: 'Agree on the whole link prefix, or put {prefix} behind a static route.',
    },
    zh: {
      what: '协议 {agreement} 中的 {prefix} 只是 {access} 直连网段的一部分。',
      why: '直连网段只能整体发布，会多给出协议以外的地址。',
      help: '在协议中使用整个直连网段，或将 {prefix} 改为静态路由接入。',
    },
  },
  SN3906: {
    severity: 'warning',
    en: {
      what: 'Agreement {agreement} has no effect: no attached site of {vpn} holds any of its prefixes.',
      why: 'Routes go both ways or not at all.',
      help: 'Correct the {side}-prefixes, or attach the site that owns them.',
    },
    zh: {
      what: '协议 {agreement} 不起作用：{vpn} 没有已接入的站点拥有其中的地址段。',
      why: '路由须双向发布，否则不发布。',
      help: '请改正 {side}-prefixes，或接入拥有该地址段的站点。',
    },
  },
  SN3907: {
    severity: 'warning',
    en: {
      what: 'Agreement {agreement} is enforced by firewall {firewall}: no router carries it.',
      why: 'Paths through a firewall are not generated yet, and a route without its filter would be open to everything.',
      help: 'Use enforcement both, consumer-pe or provider-pe where a stateless filter is enough.',
    },
    zh: {
      what: '协议 {agreement} 由防火墙 {firewall} 执行，路由器上不作配置。',
      why: '目前尚不生成经过防火墙的路径；只发布路由而不过滤，等于全部开放。',
      help: '若无状态过滤足够，请使用 both、consumer-pe 或 provider-pe。',
    },
  },
  SN3908: {
    severity: 'error',
    en: {
      what: 'Sites of VPN {vpn} share AS {asNumber}, and {platform} on {router} cannot replace it in their routes.',
      why: 'Each site would refuse the routes of the others as loops.',
      help: 'Give the sites different AS numbers, or use static routing.',
    },
    zh: {
      what: 'VPN {vpn} 的多个站点共用 AS {asNumber}，而 {router} 的平台 {platform} 不能替换路由中的 AS。',
      why: '各站点会把彼此的路由当作环路而拒收。',
      help: '为各站点分配不同的 AS 号，或改用静态路由。',
    },
  },
  SN3909: {
    severity: 'error',
    en: {
      what: 'Router {router} has platform {platform}: sectornet reads and audits it, and does not configure it yet.',
      why: 'Its sites would be left out of the configuration without a word.',
      help: 'Configure it by hand and prove it with `sectornet verify --configs DIR`, or attach its sites to another router.',
    },
    zh: {
      what: '路由器 {router} 的平台 {platform} 目前只能读取与审计，尚不能生成配置。',
      why: '否则其站点会被悄悄遗漏在配置之外。',
      help: '请手工配置后用 `sectornet verify --configs DIR` 验证，或将其站点接到其他路由器。',
    },
  },
} as const satisfies CatalogueSection;
