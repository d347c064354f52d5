import type { CatalogueSection } from './section.ts';

/** SN6130–SN6139: what SSH connections rest on. */
export const SN613 = {
  SN6130: {
    severity: 'warning',
    en: {
      what: 'the SSH connection to {host} uses {algorithm}, which is broken or too weak',
      why: 'Whoever records or joins this connection may read or change what is sent to the router, configuration and passwords included.',
      help: 'Upgrade the router or its SSH settings, then take {algorithm} out of its legacy-algorithms in network.yaml; until then reach it only through a management network of its own.',
    },
    zh: {
      what: '到 {host} 的 SSH 连接使用了已被攻破或过弱的 {algorithm}',
      why: '能记录或介入该连接的人可能读取或篡改下发给路由器的内容，包括配置和口令。',
      help: '升级该路由器或其 SSH 设置，然后从 network.yaml 的 legacy-algorithms 中删去 {algorithm}；在此之前只经专用管理网登录。',
    },
  },
} as const satisfies CatalogueSection;
