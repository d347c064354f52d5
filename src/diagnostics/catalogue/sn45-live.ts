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
} as const satisfies CatalogueSection;
