import type { CatalogueSection } from './section.ts';

/** SN443x: further reasons why an answer is inconclusive, and where declared reach stops. */
export const SN443 = {
  SN4430: {
    severity: 'warning',
    en: {
      what: 'the interface or the session is shut down, or the session closes at fewer prefixes than the site declares',
      why: 'it carries nothing until somebody changes that; isolation is judged as if it were up',
      help: 'bring it up, raise the limit, or take the site out of service in the inventory',
    },
    zh: {
      what: '配置中该接口或会话处于关闭状态，或会话的前缀数上限低于站点所声明的数量',
      why: '在有人更改之前不承载任何流量；隔离判断仍按其已启用处理',
      help: '启用它、提高上限，或在清单中将该站点停用',
    },
  },
  SN4431: {
    severity: 'warning',
    en: {
      what: 'IPv{family} packets that enter by `{interface}` of {at} come into the global table of this router, and no text shows what routes that holds',
      why: 'they are for none of the collected addresses, but routes that others tell of, or that were set by hand, may carry them through the backbone',
      help: 'end the look-up in the VRF: `ip route add unreachable default table N metric 4278198272`, with `-6` for IPv6',
    },
    zh: {
      what: '从 {at} 的 `{interface}` 进入的 IPv{family} 报文会进入本路由器的全局路由表，而文本未显示该表有哪些路由',
      why: '这些报文的目的地址不是任何已采集的地址，但其他路由器通告的或手工设置的路由仍可能将其送过骨干网',
      help: '在 VRF 内终结查找：`ip route add unreachable default table N metric 4278198272`，IPv6 加 `-6`',
    },
  },
  SN4432: {
    severity: 'warning',
    en: {
      what: 'VPN routes of other routers are told to {peer} under the address of this router, with the labels they came with',
      why: 'a label means something on the router that gave it: on this one it may be that of any VRF, and of another VPN',
      help: 'keep the next hop (`neighbor {peer} attribute-unchanged next-hop` in the VPN families) and carry labels between the two ASs (option C), or join them VRF by VRF (option A)',
    },
    zh: {
      what: '其他路由器的 VPN 路由以本路由器的地址为下一跳通告给 {peer}，而标签仍是它们原来的标签',
      why: '标签只在分配它的路由器上有意义：在本路由器上，它可能属于任何 VRF，包括其他 VPN 的 VRF',
      help: '保持下一跳不变（在 VPN 地址族中配置 `neighbor {peer} attribute-unchanged next-hop`）并在两个 AS 之间传递标签（Option C），或逐个 VRF 互联（Option A）',
    },
  },
  SN4434: {
    severity: 'warning',
    en: {
      what: '{other} has the address {address} as well, by which a router of the VPN sessions is known',
      why: 'labelled packets for it come to either of them, and a label means something on the router alone that gave it: on the other it may be that of another VPN',
      help: 'take the address from one of the two',
    },
    zh: {
      what: '{other} 也配有地址 {address}，而 VPN 会话以该地址识别某台路由器',
      why: '发往该地址的带标签报文可能到达其中任何一台，而标签只在分配它的路由器上有意义：在另一台上，它可能属于其他 VPN',
      help: '从其中一台上删除该地址',
    },
  },
  SN4436: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` holds at most {limit} routes, and would take {held}',
      why: 'routes above the limit are dropped, and nobody knows which',
      help: 'raise the limit',
    },
    zh: {
      what: 'VRF `{vrf}` 最多容纳 {limit} 条路由，而它会收到 {held} 条',
      why: '超出上限的路由会被丢弃，且无法预知是哪些',
      help: '提高上限',
    },
  },
  SN4437: {
    severity: 'warning',
    en: {
      what: '{peer} may announce routes with any next hop into VRF `{vrf}`',
      why: 'by a next hop behind another VRF its packets come there and are looked up there: whom that joins the customer decides',
      help: 'speak eBGP over one hop with the customer (`remote-as` of its own, no `ebgp-multihop`)',
    },
    zh: {
      what: '{peer} 可向 VRF `{vrf}` 通告任意下一跳的路由',
      why: '若下一跳位于另一 VRF 之后，报文会到达该 VRF 并在那里查找：与谁互通由用户决定',
      help: '与用户建立单跳 eBGP（使用其自己的 AS，不配置 `ebgp-multihop`）',
    },
  },
  SN4438: {
    severity: 'warning',
    en: {
      what: 'the inbound policy of a customer session lets it name a next hop on another circuit of its VRF',
      why: 'its packets could leave by a circuit where no filter of the agreement stands',
      help: 'put the peer in the place of the next hop in that policy (FRR: `set ip next-hop peer-address`, `set ipv6 next-hop peer-address`; VRP: `apply ip-address next-hop peer-address`, `apply ipv6 next-hop peer-address`), or bind the filter to every circuit of the VRF',
    },
    zh: {
      what: '用户会话的入方向策略允许该用户把下一跳指到所在 VRF 的另一条接入电路上',
      why: '发往该用户的报文可能从没有协议过滤的电路离开',
      help: '在该策略中把下一跳改为对等体地址（FRR：`set ip next-hop peer-address`、`set ipv6 next-hop peer-address`；VRP：`apply ip-address next-hop peer-address`、`apply ipv6 next-hop peer-address`），或把过滤策略绑定到该 VRF 的每条电路',
    },
  },
  SN4439: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` has the label {label} by hand, and the router gives labels by itself too',
      why: 'FRR (8.4) does not keep a label by hand out of those that it gives: another VRF, or a path of the core, may have the same one, and packets come out there',
      help: 'let the router give the label: `label vpn export auto`',
    },
    zh: {
      what: 'VRF `{vrf}` 的标签 {label} 是手工指定的，而本路由器也会自动分配标签',
      why: 'FRR（8.4）不会把手工指定的标签排除在自动分配之外：另一个 VRF 或骨干网路径可能得到同一标签，报文会从那里出去',
      help: '让路由器分配标签：`label vpn export auto`',
    },
  },
} as const satisfies CatalogueSection;
