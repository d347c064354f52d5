import type { CatalogueSection } from './section.ts';

/** Numbers and addresses that cannot be given out, and the lock file that records them. */
export const SN29 = {
  SN2901: {
    severity: 'error',
    en: {
      what: '{kind} {value} is used by both {owner} and {other}.',
      why: 'Two owners of one value would mix the traffic of what should stay apart.',
      help: 'Declare another value for one of them, or delete the newer of the two entries from allocations.lock.yaml and run compile again.',
    },
    zh: {
      what: '{owner} 与 {other} 同时占用 {kind} {value}。',
      why: '同一个值有两个主人，本应隔开的流量就会混在一起。',
      help: '为其中一方另行指定；或从 allocations.lock.yaml 中删去较新的一条，再运行 compile。',
    },
    related: { other: { en: 'the other owner: {owner}', zh: '另一个占用者：{owner}' } },
  },
  SN2902: {
    severity: 'error',
    en: {
      what: '{owner} would get route target {value}, which belonged to {other}.',
      why: 'A router that still carries the retired value would join the new VPN to the old one.',
      help: 'Choose another vpn-number; when every router is known to be clean, delete the value from `retired` in allocations.lock.yaml.',
    },
    zh: {
      what: '{owner} 将得到的路由目标 {value} 曾属于 {other}。',
      why: '若有路由器仍残留已停用的值，新旧两个 VPN 就会连通。',
      help: '请换一个 vpn-number；确认所有路由器均已清理后，可从 allocations.lock.yaml 的 retired 中删去该值。',
    },
  },
  SN2903: {
    severity: 'error',
    en: {
      what: 'The {family} pool {pool} has nothing left for {owner}.',
      why: 'Without an address the link or router cannot carry traffic; retired addresses are not given out again.',
      help: 'Add another block to address-pools.{pool} in network.yaml.',
    },
    zh: {
      what: '{family} 地址池 {pool} 已用尽，无法分配给 {owner}。',
      why: '没有地址，链路或路由器无法承载流量；已停用的地址不会再次分配。',
      help: '在 network.yaml 的 address-pools.{pool} 中增加一个地址块。',
    },
  },
  SN2904: {
    severity: 'error',
    en: {
      what: '{owner} needs an {family} address and address-pools.{pool} has no {family} block.',
      why: 'The address is neither declared nor can it be chosen.',
      help: 'Add an {family} block to address-pools.{pool}, or declare the address.',
    },
    zh: {
      what: '{owner} 需要 {family} 地址，但 address-pools.{pool} 中没有 {family} 地址块。',
      why: '该地址既未声明，也无从分配。',
      help: '在 address-pools.{pool} 中增加 {family} 地址块，或直接声明地址。',
    },
  },
  SN2905: {
    severity: 'error',
    en: {
      what: 'VPN {vpn} has used up its ten VRFs on {router}; there is none for "{group}".',
      why: 'The last digit of the route distinguisher counts them, and a retired one is not used again.',
      help: 'Attach the site to another router, or delete retired route distinguishers of this VPN from allocations.lock.yaml once the router is clean.',
    },
    zh: {
      what: 'VPN {vpn} 在 {router} 上的十个 VRF 已用完，“{group}”无法分配。',
      why: 'RD 的末位为 VRF 计数，停用的编号不会再用。',
      help: '将站点接到另一台路由器；或在路由器清理后，从 allocations.lock.yaml 中删去该 VPN 已停用的 RD。',
    },
  },
  SN2906: {
    severity: 'error',
    en: {
      what: 'No VLAN is left on {port} for {access}.',
      why: 'One port carries 4094 VLANs, and a retired one is not given out again.',
      help: 'Use another port, or delete retired VLANs of this port from allocations.lock.yaml.',
    },
    zh: {
      what: '{port} 上已没有可分配给 {access} 的 VLAN。',
      why: '一个端口最多承载 4094 个 VLAN，停用的不会再次分配。',
      help: '换用其他端口，或从 allocations.lock.yaml 中删去该端口已停用的 VLAN。',
    },
  },
  SN2907: {
    severity: 'error',
    en: {
      what: 'No route targets are left for agreement {agreement} of provider {vpn}.',
      why: 'A provider has numbers for 99 agreements and the network for 6000; retired ones are not used again.',
      help: 'Join agreements of this provider, or delete its retired route targets from allocations.lock.yaml once all routers are clean.',
    },
    zh: {
      what: '提供方 {vpn} 已没有可用于协议 {agreement} 的路由目标。',
      why: '每个提供方可有 99 个协议编号，全网 6000 个；停用的编号不会再用。',
      help: '合并该提供方的协议；或在所有路由器清理后，从 allocations.lock.yaml 中删去其已停用的路由目标。',
    },
  },
  SN2908: {
    severity: 'error',
    en: {
      what: 'The lock file cannot be used: {problem}.',
      why: 'It holds the promises made to every VPN; guessing would move numbers that routers already use.',
      help: 'Restore allocations.lock.yaml from version control, or correct the line.',
    },
    zh: {
      what: '锁定文件无法使用：{problem}。',
      why: '其中记录着对每个 VPN 的承诺；若靠猜测，路由器已在使用的编号就会变动。',
      help: '从版本库恢复 allocations.lock.yaml，或改正该行。',
    },
  },
  SN2909: {
    severity: 'error',
    en: {
      what: 'The lock file belongs to network {recorded}, the inventory to {network}.',
      why: 'Numbers of one network mean nothing in another.',
      help: 'Use the lock file of this network, or correct network-id.',
    },
    zh: {
      what: '锁定文件属于网络 {recorded}，而资源清单属于 {network}。',
      why: '一个网络的编号在另一个网络中没有意义。',
      help: '请使用本网络的锁定文件，或改正 network-id。',
    },
  },
  SN2910: {
    severity: 'warning',
    en: {
      what: 'VPN {vpn} keeps its route target {recorded}; its number and the AS would now give {derived}.',
      why: 'A number once given never moves: moving it would interrupt the VPN.',
      help: 'Nothing to do, or set vpn-number back so that file and network agree again.',
    },
    zh: {
      what: 'VPN {vpn} 保留原路由目标 {recorded}；按现在的编号和 AS 应为 {derived}。',
      why: '编号一经分配不再变动，变动会中断该 VPN。',
      help: '无需处理；也可将 vpn-number 改回，使文件与网络一致。',
    },
  },
} as const satisfies CatalogueSection;
