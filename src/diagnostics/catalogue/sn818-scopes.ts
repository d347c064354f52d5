import type { CatalogueSection } from './section.ts';

/** SN8180–SN8189: scopes of roles. */
export const SN818 = {
  SN8180: {
    severity: 'error',
    en: {
      what: '{holder} may change VPN {vpns} only, and the plan changes nothing but lines that serve no VPN',
      why: 'what the whole router stands on (its rules, its backbone) carries the other departments too',
      help: 'let somebody push who may change everything',
    },
    zh: {
      what: '{holder} 只能变更 VPN {vpns}，而该计划只改动不属于任何 VPN 的行',
      why: '整台路由器所依赖的内容（规则、骨干网）同时承载其他部门',
      help: '请由有权变更全部内容者下发',
    },
  },
  SN8181: {
    severity: 'error',
    en: {
      what: '{file}: {holder} ({role}) approved a plan that reaches beyond the VPNs or routers he was given',
      why: 'a second look counts only from somebody who answers for what changes',
      help: 'let a holder approve whose vpns and routers in roles.yaml cover the plan, or plan with --only and --limit',
    },
    zh: {
      what: '{file}：{holder}（{role}）批准的计划超出了其获授的 VPN 或路由器',
      why: '只有对变更内容负责的人的复核才算数',
      help: '请由 roles.yaml 中 vpns 与 routers 覆盖该计划的持有人批准，或用 --only 与 --limit 缩小计划',
    },
  },
} as const satisfies CatalogueSection;
