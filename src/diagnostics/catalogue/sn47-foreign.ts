import type { CatalogueSection } from './section.ts';

/** SN47xx: what is found in networks that sectornet did not build. */
export const SN47 = {
  SN4701: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` of VPN {vpn} on {router} hears {from} by target {target}, and nobody of {from} hears it back',
      why: 'packets leave for {from} without any answer: what a mistyped or forgotten import looks like',
      help: 'take the import away, or make it mutual and write it into the policy',
    },
    zh: {
      what: '{router} 上 VPN {vpn} 的 VRF `{vrf}` 通过 RT {target} 学到 {from} 的路由，而 {from} 中无人学到它的路由',
      why: '报文可以发往 {from} 却没有回程：输错或遗忘的导入就是这个样子',
      help: '删除该导入；若确有需要，改为双向并写入策略',
    },
  },
  SN4702: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` on {router} stands in two VPNs: {vpn} and, by target {target}, {other}',
      why: 'whoever is behind it is a member of both, and it joins them where it forwards',
      help: 'take the target away, or declare the inter-access in a policy',
    },
    zh: {
      what: '{router} 上的 VRF `{vrf}` 同时属于两个 VPN：{vpn}，以及通过 RT {target} 属于 {other}',
      why: '其背后的用户同时是两个 VPN 的成员',
      help: '删去该 RT，或在策略中声明这项互访',
    },
  },
  SN4703: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` on {router} has {side} target {target}; nobody else uses it, and {near} is one slip of the keyboard away ({slip})',
      why: 'routes for {near} are missed here, and whoever uses {target} next is joined',
      help: 'compare with the other VRFs of the VPN and correct the number',
    },
    zh: {
      what: '{router} 上的 VRF `{vrf}` 使用 {side} RT {target}，别处无人使用，而它与 {near} 只差一次击键（{slip}）',
      why: '这里收不到 {near} 的路由，今后谁启用 {target} 就会与它连通',
      help: '与同一 VPN 的其他 VRF 对照，改正数字',
    },
  },
  SN4704: {
    severity: 'warning',
    en: {
      what: '{side} target {target} of VRF `{vrf}` on {router} stands nowhere else',
      why: 'it joins nobody today: a left-over, a mistake, or a router that is not in the folder',
      help: 'remove it, or add the configuration of the router at its other end',
    },
    zh: {
      what: '{router} 上 VRF `{vrf}` 的 {side} RT {target} 在别处从未出现',
      why: '目前不与任何人相连：残留、错误，或对端路由器不在目录中',
      help: '删除它，或补齐对端路由器的配置',
    },
  },
  SN4705: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` on {router}: {side} target {target} stands in IPv{family} only',
      why: 'one family reaches what the other does not',
      help: 'give both families the same targets, or say why not',
    },
    zh: {
      what: '{router} 上的 VRF `{vrf}`：{side} RT {target} 只出现在 IPv{family} 中',
      why: '一个地址族能到达的地方，另一个到不了',
      help: '为两个地址族配置相同的 RT，或说明原因',
    },
  },
  SN4706: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` on {router} has the name of VPN {other} ({count} VRFs) and other targets: it stands in {vpn}',
      why: 'who goes by names believes they are one',
      help: 'give it the targets of {other}, or a name of its own',
    },
    zh: {
      what: '{router} 上的 VRF `{vrf}` 与 VPN {other}（{count} 个 VRF）同名，但 RT 不同，属于 {vpn}',
      why: '只看名称的人会以为它们是同一个网络',
      help: '改用 {other} 的 RT，或另取名称',
    },
  },
  SN4707: {
    severity: 'warning',
    en: {
      what: 'interface `{interface}` of {router} stands in no VRF, on a port that carries circuits of VRFs',
      why: 'whoever is behind it is in the global table, together with the backbone: what a forgotten binding looks like',
      help: 'bind it to the VRF of its site, or take its address away; a customer who belongs there has a port of its own',
    },
    zh: {
      what: '{router} 的接口 `{interface}` 不属于任何 VRF，而所在端口承载着 VRF 的接入电路',
      why: '其背后的用户位于全局路由表，与骨干网同表：遗漏绑定就是这个样子',
      help: '把它绑定到所属站点的 VRF，或删除其地址；确属全局表的用户应使用单独的端口',
    },
  },
  SN4711: {
    severity: 'warning',
    en: {
      what: '{address} is a neighbour of VPN sessions of {of} and is not among the configurations',
      why: 'it may hold any VRF and pass on any route',
      help: 'add its configuration; a reflector without VRFs can be vouched for in the policy (`known-neighbors`)',
    },
    zh: {
      what: '{address} 是 {of} 的 VPN 会话邻居，但配置中没有它',
      why: '它可能带有任何 VRF，也可能传递任何路由',
      help: '补齐它的配置；不带 VRF 的反射器可在策略中以 `known-neighbors` 说明',
    },
  },
  SN4712: {
    severity: 'warning',
    en: {
      what: '{file} is a configuration of platform `{platform}`, which is not read',
      why: 'its VRFs are missing from the picture',
      help: 'judge its router by hand; what is said about the others holds only without it',
    },
    zh: {
      what: '{file} 是平台 `{platform}` 的配置，目前无法读取',
      why: '其中的 VRF 不在结论之内',
      help: '请人工核查该路由器；对其他路由器的结论以没有它为前提',
    },
  },
  SN4713: {
    severity: 'warning',
    en: {
      what: '{file} breaks off before its end',
      why: 'what stood behind the break was not read',
      help: "collect it again, with the terminal's paging off",
    },
    zh: { what: '{file} 没有结尾，中途断开', why: '断点之后的内容没有读到', help: '关闭终端分页后重新采集' },
  },
  SN4714: {
    severity: 'warning',
    en: {
      what: '{count} different texts of the router and no date that says which is the newest; {file} was read',
      why: 'an older text may be what was judged',
      help: 'keep the newest only, or put the date into the file names',
    },
    zh: {
      what: '该路由器有 {count} 份不同的配置，且没有日期说明哪份最新；读取了 {file}',
      why: '判定依据的可能是旧配置',
      help: '只保留最新的一份，或在文件名中写明日期',
    },
  },
  SN4715: {
    severity: 'warning',
    en: {
      what: 'the session with {peer} in VRF `{vrf}` leads over no attachment circuit of that VRF',
      why: 'what this neighbour announces, and by which way packets for it leave, stands in no configuration',
      help: 'give the neighbour an address on the circuit, or take the session away',
    },
    zh: {
      what: 'VRF `{vrf}` 中与 {peer} 的会话不在该 VRF 的任何接入电路上',
      why: '该邻居发布什么、去往它的报文从哪里送出，配置中都没有',
      help: '改用接入电路上的邻居地址，或删除该会话',
    },
  },
  SN4716: {
    severity: 'warning',
    en: {
      what: 'no configuration shows a label path from this router to {other}, over which {vpns} is to be reached',
      why: 'isolation does not rest on it, but nobody can say that what is declared works',
      help: 'add the configurations of the core routers, or write `backbone: assumed` into the policy',
    },
    zh: {
      what: '没有任何配置显示从该路由器到 {other} 的标签路径，而 {vpns} 要经由它到达',
      why: '隔离结论不依赖它，但无法断定已声明的互通可用',
      help: '补齐核心路由器的配置，或在策略中写明 `backbone: assumed`',
    },
  },
  SN4717: {
    severity: 'warning',
    en: {
      what: '{file} is empty or could not be read',
      why: 'what a failed backup leaves; the router may be missing from the picture',
      help: 'look why (permissions, a damaged archive, more than 256 MB), or take the file away',
    },
    zh: {
      what: '{file} 是空文件或无法读取',
      why: '备份失败时常留下这样的文件；该路由器可能不在结论之内',
      help: '请查明原因（权限、压缩包损坏、超过 256 MB），或移走该文件',
    },
  },
  SN4718: {
    severity: 'warning',
    en: {
      what: 'no collected router has a VRF of VPN {vpn}',
      why: 'nothing the policy says of it was judged; that nothing was found would look like isolation',
      help: 'correct its VRF names or route targets in the policy, or collect its routers',
    },
    zh: {
      what: '已采集的路由器上没有 VPN {vpn} 的 VRF',
      why: '策略中关于它的内容均未判断；什么都没发现会被看作隔离',
      help: '请更正策略中它的 VRF 名称或 RT，或采集其所在的路由器',
    },
  },
} as const satisfies CatalogueSection;
