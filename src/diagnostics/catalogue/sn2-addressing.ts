import type { CatalogueSection } from './section.ts';

/** SN21xx: prefixes and addresses of sites, links, routers and pools. */
export const SN2 = {
  SN2101: {
    severity: 'error',
    en: {
      what: '`{value}` is not a prefix',
      why: 'tools disagree about loose forms (010.1.2.0/24 is 8.1.2.0/24 to some), and a wrong block could belong to another department',
      help: 'write four decimal numbers without leading zeros, or IPv6, then / and the length: 10.110.16.0/24',
    },
    zh: {
      what: '`{value}` 不是前缀',
      why: '各工具对不规范的写法理解不一（有的把 010.1.2.0/24 当作 8.1.2.0/24），错误的地址块可能属于别的部门',
      help: '写四段不带前导零的十进制数或 IPv6 地址，再写 / 和长度：10.110.16.0/24',
    },
  },
  SN2102: {
    severity: 'error',
    en: {
      what: '{prefix} has host bits set',
      why: 'routers mask them silently, so that the block in force is not the block that was reviewed',
      help: 'write {network}',
    },
    zh: {
      what: '{prefix} 的主机位不为零',
      why: '路由器会悄悄清零，实际生效的地址块就不是审核过的地址块',
      help: '写成 {network}',
    },
  },
  SN2103: {
    severity: 'error',
    en: {
      what: '`{value}` is not an address',
      why: 'an address read differently from how it looks leads packets to somebody else',
      help: 'write an IPv4 or IPv6 address without a length: 100.64.0.1',
    },
    zh: {
      what: '`{value}` 不是地址',
      why: '若读到的地址与看到的不同，报文会送到别人那里',
      help: '写不带长度的 IPv4 或 IPv6 地址：100.64.0.1',
    },
  },
  SN2104: {
    severity: 'error',
    en: {
      what: '`{value}` is not an address with the length of its link',
      why: 'without the length the router does not know who else is on the link',
      help: 'write address/length: 100.65.0.1/30',
    },
    zh: {
      what: '`{value}` 不是带链路长度的地址',
      why: '没有长度，路由器不知道链路上还有谁',
      help: '写成 地址/长度：100.65.0.1/30',
    },
  },
  SN2105: {
    severity: 'error',
    en: {
      what: '{prefix} of site {site} overlaps {other} of site {otherSite} in VPN {vpn}',
      why: 'packets for the shared addresses would reach one of the two sites, depending on the place they come from',
      help: 'give one of the sites other addresses',
    },
    zh: {
      what: 'VPN {vpn} 中，站点 {site} 的 {prefix} 与站点 {otherSite} 的 {other} 重叠',
      why: '发往重叠地址的报文会因来源不同而到达其中任意一个站点',
      help: '给其中一个站点换用别的地址',
    },
    related: { other: { en: '{other} of site {otherSite}', zh: '站点 {otherSite} 的 {other}' } },
  },
  SN2106: {
    severity: 'error',
    en: {
      what: '{prefix} lies in {other} of the same site {site}',
      why: 'the narrower one says nothing new; usually one of the two is a slip and another prefix is missing',
      help: 'keep one of them',
    },
    zh: {
      what: '{prefix} 已包含在同一站点 {site} 的 {other} 中',
      why: '较小的前缀没有新的含义；多半其中一个是笔误，而另有前缀缺失',
      help: '只保留一个',
    },
    related: { other: { en: '{other}', zh: '{other}' } },
  },
  SN2107: {
    severity: 'error',
    en: {
      what: 'agreement {agreement} brings {prefix} of {from} into {into}, where site {site} owns {other}',
      why: 'departments may use the same addresses while isolated; joined, {into} would send its own packets to {from} or lose them',
      help: 'offer a prefix that {into} does not use, or renumber one side',
    },
    zh: {
      what: '协议 {agreement} 把 {from} 的 {prefix} 带入 {into}，而那里的站点 {site} 已拥有 {other}',
      why: '隔离时各部门可以使用相同的地址；一旦互通，{into} 会把自己的报文送往 {from} 或丢失',
      help: '提供 {into} 未使用的前缀，或给一方重新编址',
    },
    related: { own: { en: '{other} of site {site}', zh: '站点 {site} 的 {other}' } },
  },
  SN2108: {
    severity: 'error',
    en: {
      what: 'agreements {earlier} and {agreement} join the same addresses {provider} and {consumer}',
      why: 'a packet between them could belong to either, so that neither can be proved, reviewed or ended alone',
      help: 'put the services of both into one agreement',
    },
    zh: {
      what: '协议 {earlier} 和 {agreement} 连接了相同的地址 {provider} 与 {consumer}',
      why: '两者之间的报文可归于任何一个，任何一个都无法单独证明、复核或终止',
      help: '把两者的服务写进同一个协议',
    },
    related: { earlier: { en: 'agreement {earlier}', zh: '协议 {earlier}' } },
  },
  SN2109: {
    severity: 'error',
    en: {
      what: 'VPN {into} gets {prefix} from {from} by {agreement} and {other} from {otherFrom} by {otherAgreement}',
      why: 'packets for the shared addresses could reach the wrong one of the two departments',
      help: 'offer prefixes that do not overlap',
    },
    zh: {
      what: 'VPN {into} 经 {agreement} 得到 {from} 的 {prefix}，又经 {otherAgreement} 得到 {otherFrom} 的 {other}',
      why: '发往重叠地址的报文可能到达错误的部门',
      help: '提供互不重叠的前缀',
    },
    related: { other: { en: '{other} of {otherFrom}', zh: '{otherFrom} 的 {other}' } },
  },
  SN2110: {
    severity: 'error',
    en: {
      what: '{address} of access {access} is not in {subnet}',
      why: 'the PE would have no way to the CE, and every route of the site would be dead',
      help: 'write an address of {subnet}, or correct provider-address',
    },
    zh: {
      what: '接入 {access} 的 {address} 不在 {subnet} 之内',
      why: 'PE 到不了 CE，该站点的所有路由都会失效',
      help: '写 {subnet} 之内的地址，或改正 provider-address',
    },
    related: { provider: { en: 'the other end', zh: '另一端' } },
  },
  SN2111: {
    severity: 'error',
    en: {
      what: '{address} cannot be an end of access {access} in {subnet}',
      why: 'the first and last address of an IPv4 subnet and the address of the other end are taken',
      help: 'choose another address of {subnet}',
    },
    zh: {
      what: '{address} 不能作为接入 {access} 在 {subnet} 中的一端',
      why: 'IPv4 子网的首末地址以及对端地址都不可用',
      help: '在 {subnet} 中另选一个地址',
    },
  },
  SN2112: {
    severity: 'error',
    en: {
      what: 'access {access} has two {family} links',
      why: 'an attachment circuit has one subnet per family; the second would stay unused',
      help: 'keep one of them, or declare a second access',
    },
    zh: {
      what: '接入 {access} 有两条 {family} 链路',
      why: '一条接入电路每个地址族只有一个子网，第二个不会被使用',
      help: '只保留一个，或另外声明一个接入',
    },
    related: { first: { en: 'the first link', zh: '第一条链路' } },
  },
  SN2113: {
    severity: 'error',
    en: {
      what: 'access link {link} overlaps {other} in VPN {vpn}',
      why: 'the PE would answer for addresses that live elsewhere in the VPN',
      help: 'choose a subnet of its own for the link, or leave ip-connection out to have one allocated',
    },
    zh: {
      what: '接入链路 {link} 与 VPN {vpn} 中的 {other} 重叠',
      why: 'PE 会替 VPN 中别处的地址应答',
      help: '为链路选用独立的子网，或不写 ip-connection 由系统分配',
    },
    related: { other: { en: '{other}', zh: '{other}' } },
  },
  SN2114: {
    severity: 'error',
    en: {
      what: '{prefix} of site {site} lies in {pool}, a pool of the backbone',
      why: 'the site could pose as a router or as another access link',
      help: 'give the site addresses of its department',
    },
    zh: {
      what: '站点 {site} 的 {prefix} 与骨干网地址池 {pool} 重叠',
      why: '该站点可以冒充路由器或其他接入链路',
      help: '给站点使用本部门的地址',
    },
  },
  SN2115: {
    severity: 'error',
    en: {
      what: '{prefix} of site {site} holds addresses of {special}, which no site can own',
      why: 'default, loopback, link-local and multicast ranges would attract the traffic of every other site of the VPN',
      help: 'name the prefixes that really live at the site',
    },
    zh: {
      what: '站点 {site} 的 {prefix} 含有 {special} 的地址，任何站点都不能拥有',
      why: '缺省、环回、链路本地和组播范围会吸走 VPN 中其他站点的流量',
      help: '写该站点实际拥有的前缀',
    },
  },
  SN2116: {
    severity: 'error',
    en: {
      what: '{prefix} of pool {pool} overlaps {other} of pool {otherPool}',
      why: 'one address could be given out twice',
      help: 'make the pools disjoint',
    },
    zh: {
      what: '地址池 {pool} 的 {prefix} 与地址池 {otherPool} 的 {other} 重叠',
      why: '同一地址可能被分配两次',
      help: '使各地址池互不重叠',
    },
    related: { other: { en: '{other} of pool {otherPool}', zh: '地址池 {otherPool} 的 {other}' } },
  },
  SN2117: {
    severity: 'error',
    en: {
      what: 'loopback {address} of {router} is outside the pool of loopbacks',
      why: 'what is not in the pool is not kept free: a site could own the same address, and route distinguishers are made from it',
      help: 'choose an address of the pool, or add its prefix to address-pools/loopbacks',
    },
    zh: {
      what: '{router} 的环回地址 {address} 不在环回地址池内',
      why: '池外的地址不受保护：站点可能拥有同一地址，而 RD 由它生成',
      help: '选用池内地址，或把其前缀加入 address-pools/loopbacks',
    },
  },
  SN2118: {
    severity: 'error',
    en: {
      what: 'routers {other} and {router} have the same loopback {address}',
      why: 'label paths and BGP sessions end there: packets for one PE would arrive at the other',
      help: 'give {router} another loopback',
    },
    zh: {
      what: '路由器 {other} 和 {router} 的环回地址相同：{address}',
      why: '标签路径和 BGP 会话以它为终点：发往一台 PE 的报文会到达另一台',
      help: '给 {router} 换一个环回地址',
    },
    related: { first: { en: 'loopback of {other}', zh: '{other} 的环回地址' } },
  },
  SN2119: {
    severity: 'error',
    en: {
      what: 'router {router} has {ipv4} IPv4 and {ipv6} IPv6 loopbacks',
      why: 'router id, route distinguishers and label paths need exactly one IPv4 loopback; IPv6 needs at most one',
      help: 'declare one IPv4 and at most one IPv6 loopback',
    },
    zh: {
      what: '路由器 {router} 有 {ipv4} 个 IPv4 和 {ipv6} 个 IPv6 环回地址',
      why: 'Router ID、RD 和标签路径需要恰好一个 IPv4 环回地址；IPv6 至多一个',
      help: '声明一个 IPv4 和至多一个 IPv6 环回地址',
    },
  },
  SN2120: {
    severity: 'error',
    en: {
      what: '{prefix} of site {site} is {family}, which VPN {vpn} does not carry',
      why: 'nobody in the VPN could reach these addresses',
      help: 'add {family} to address-families of {vpn}, or remove the prefix',
    },
    zh: {
      what: '站点 {site} 的 {prefix} 属于 {family}，而 VPN {vpn} 不承载该地址族',
      why: 'VPN 中没有人能到达这些地址',
      help: '在 {vpn} 的 address-families 中加入 {family}，或删除该前缀',
    },
  },
  SN2121: {
    severity: 'error',
    en: {
      what: 'site {site} has {count} {family} prefixes and `direct` routing',
      why: 'with `direct` the link itself is the LAN, and a link has one subnet per family',
      help: 'keep one prefix per family, or use `static` or bgp behind a CE',
    },
    zh: {
      what: '站点 {site} 有 {count} 个 {family} 前缀，却使用 `direct`',
      why: '`direct` 表示链路本身就是局域网，而链路每个地址族只有一个子网',
      help: '每个地址族只保留一个前缀，或经 CE 使用 `static` 或 bgp',
    },
    related: { more: { en: 'one too many', zh: '多出的前缀' } },
  },
  SN2122: {
    severity: 'error',
    en: {
      what: 'site {site} has {count} accesses, one of them with `direct` routing',
      why: 'two PEs would both be the gateway of one LAN with one address',
      help: 'keep one access, or put a CE in front and use bgp on both',
    },
    zh: {
      what: '站点 {site} 有 {count} 个接入，其中一个使用 `direct`',
      why: '两台 PE 会以同一地址充当同一局域网的网关',
      help: '只保留一个接入，或在前面放置 CE 并都使用 bgp',
    },
  },
  SN2123: {
    severity: 'error',
    en: {
      what: 'provider-address {address} of access {access} is not in the LAN {lan} with its length',
      why: 'with `direct` routing the PE is the gateway of the LAN; hosts would not find it',
      help: 'write an address of the LAN with the length of the LAN',
    },
    zh: {
      what: '接入 {access} 的 provider-address {address} 与局域网 {lan} 不符',
      why: '使用 `direct` 时 PE 就是该局域网的网关，主机将找不到它',
      help: '写该局域网内的地址，长度与局域网相同',
    },
    related: { lan: { en: 'the LAN', zh: '该局域网' } },
  },
  SN2125: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} carries {family} without a limit of routes',
      why: 'a CE that floods routes would fill the PE, and every other department on it would suffer',
      help: 'add `{family}:` below maximum-routes, for example {family}: 200',
    },
    zh: {
      what: 'VPN {vpn} 承载 {family}，却没有路由数上限',
      why: '某个 CE 发来海量路由会占满 PE，殃及其上所有部门',
      help: '在 maximum-routes 下加入 `{family}:`，例如 {family}: 200',
    },
  },
  SN2126: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} owns {count} {family} prefixes and may hold {limit} routes',
      why: 'the limit would cut off sites of the VPN itself',
      help: 'raise the limit above {count}; leave room for access links and agreements',
    },
    zh: {
      what: 'VPN {vpn} 拥有 {count} 个 {family} 前缀，路由数上限却是 {limit}',
      why: '该上限会切断本 VPN 自己的站点',
      help: '把上限提高到 {count} 以上，并为接入链路和协议留有余量',
    },
  },
} as const satisfies CatalogueSection;
