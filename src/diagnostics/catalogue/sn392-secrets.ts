import type { CatalogueSection } from './section.ts';

/** Secrets of the configuration: where they stand, and whether the one on a router is the one meant. */
export const SN392 = {
  SN3920: {
    severity: 'error',
    en: {
      what: 'the password of a BGP session stands in the inventory',
      why: 'inventories are copied, reviewed and kept for years; with this password anybody on the link can reset the session or speak for the CE',
      help: 'agree on a new password with the site, put it where only the push reads it, and write password: env:NAME, file:PATH or exec:PROGRAM',
    },
    zh: {
      what: '清单中写了 BGP 会话的密码本身',
      why: '清单会被复制、审核并保存多年；知道该密码的人可在链路上中断会话或冒充 CE',
      help: '与站点约定新密码，把它放在只有下发时才读取的地方，此处写 password: env:变量名、file:路径 或 exec:程序',
    },
  },
} as const satisfies CatalogueSection;
