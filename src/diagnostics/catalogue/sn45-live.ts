import type { CatalogueSection } from './section.ts';

/** What `verify --live` found in the routers' own tables. */
export const SN45 = {
  SN4501: {
    severity: 'error',
    en: {
      what: '{subject}: {count} entries that no collected line explains: {lines}',
      why: 'a proof from configurations does not speak of them: a leaked or stale route carries packets all the same',
      help: 'look for them on the router; when they are gone, verify --live again',
    },
    zh: {
      what: '{subject}：有 {count} 个条目无法由采集到的配置解释：{lines}',
      why: '基于配置的证明不涵盖它们：泄漏或残留的路由同样会转发报文',
      help: '到路由器上查找原因；消失后再次运行 verify --live',
    },
  },
  SN4502: {
    severity: 'error',
    en: {
      what: '{subject}: {count} entries are not there though the configuration leads to them: {lines}',
      why: 'declared reach that rests on them does not work now',
      help: 'look at sessions and links of the router; sectornet plan tells whether its configuration is as declared',
    },
    zh: {
      what: '{subject}：按配置应有的 {count} 个条目不存在：{lines}',
      why: '依赖它们的已声明互通目前不可用',
      help: '检查路由器的会话和链路；用 sectornet plan 查看配置是否与声明一致',
    },
  },
  SN4503: {
    severity: 'info',
    en: {
      what: '{routers}: the own tables of {platform} are not read; only its configuration was judged',
      why: 'a stale route on such a router would not be seen',
      help: 'compare by hand: its VPN routing tables against the report',
    },
    zh: {
      what: '{routers}：{platform} 自身的表项未被读取，只审查了其配置',
      why: '此类路由器上的残留路由不会被发现',
      help: '请人工对照：其 VPN 路由表与报告',
    },
  },
  SN4504: {
    severity: 'error',
    en: {
      what: '{router} does not answer {command}: {words}',
      why: 'without its tables nothing is known about what it does now',
      help: 'the account needs the commands of docs/auditor-account.md',
    },
    zh: {
      what: '{router} 未应答 {command}：{words}',
      why: '没有其表项就无法得知它当前的行为',
      help: '账号需要 docs/auditor-account.md 中列出的命令',
    },
  },
  SN4540: {
    severity: 'error',
    en: {
      what: '{count} packets of {from} were answered by {to}: {packets}',
      why: 'the two are isolated by declaration: what a router can reach, its customers can reach',
      help: 'look the address up in the VRF on the router (ip route get … vrf …), and at the breaches above',
    },
    zh: {
      what: '{from} 的 {count} 个报文得到了 {to-zh} 的应答：{packets}',
      why: '二者按声明应当隔离：路由器能到达的，其用户也能到达',
      help: '在路由器的 VRF 中查该地址（ip route get … vrf …），并查看上面的越权项',
    },
  },
  SN4541: {
    severity: 'error',
    en: {
      what: '{count} declared packets of {from} are not answered by {to}: {packets}',
      why: 'by the configurations both have a route to the other: labels, sessions or links between them do not do what they say',
      help: 'trace it on the router; compare the labels of both ends (show mpls table, ip -f mpls route)',
    },
    zh: {
      what: '{from} 的 {count} 个已声明报文没有得到 {to-zh} 的应答：{packets}',
      why: '按配置双方都有到对方的路由：其间的标签、会话或链路与配置不符',
      help: '在路由器上逐跳检查；比较两端的标签（show mpls table、ip -f mpls route）',
    },
  },
  SN4542: {
    severity: 'error',
    en: {
      what: '{router} {table} of {vpn} holds {prefix} of {owner}, and no line explains it',
      why: 'packets of {vpn} are forwarded to {owner} by it, whatever the configuration says',
      help: 'find where it comes from (ip route show vrf …, show ip route vrf …) and take it away; a customer may announce it, too',
    },
    zh: {
      what: '{router} 上 {vpn} 的 {table} 中有 {owner} 的 {prefix}，没有任何配置行可以解释',
      why: '无论配置如何，{vpn} 的报文会据此转发给 {owner}',
      help: '查明来源（ip route show vrf …、show ip route vrf …）并删除；也可能是用户发布的',
    },
  },
  SN4543: {
    severity: 'warning',
    en: {
      what: '{count} packets say nothing, as no answer shows that their sender and destination were alive: {packets}',
      why: 'a silence without a control that answers proves no isolation',
      help: 'see that the far ends are up, and that routers can ping (iputils-ping; docs/auditor-account.md)',
    },
    zh: {
      what: '{count} 个报文不能说明问题，因为没有应答证明其发送方和目的方在线：{packets}',
      why: '没有得到应答的对照，沉默不能证明隔离',
      help: '确认远端在线，且路由器能够 ping（iputils-ping；docs/auditor-account.md）',
    },
  },
  SN4544: {
    severity: 'error',
    en: {
      what: '{count} entries belong to VRFs that no configuration has any more: {lines}',
      why: 'what a retired VPN leaves behind still forwards packets',
      help: 'take tables, labels and devices away on the router, or restart what holds them',
    },
    zh: {
      what: '{count} 个条目属于任何配置中都已不存在的 VRF：{lines}',
      why: '退网 VPN 的残留仍会转发报文',
      help: '在路由器上删除这些表、标签和设备，或重启保留它们的进程',
    },
  },
  SN4545: {
    severity: 'info',
    en: {
      what: 'packets were sent for {sent} of {pairs} ordered pairs of VPNs',
      why: "the rest rests on configurations and on the routers' own tables",
      help: 'nothing to do: the same pairs are taken every time',
    },
    zh: {
      what: '在 {pairs} 个有序 VPN 对中，对 {sent} 对发送了报文',
      why: '其余依据配置和路由器自身的表项判定',
      help: '无需处理：每次选取的 VPN 对相同',
    },
  },
} as const satisfies CatalogueSection;
