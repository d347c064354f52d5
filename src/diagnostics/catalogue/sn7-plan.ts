import type { CatalogueSection } from './section.ts';

/** SN71xx: a router's plan is refused. SN72xx: what a plan interrupts. */
export const SN7 = {
  SN7101: {
    severity: 'error',
    en: {
      what: '{router} already has `{object}` (line {line}: `{text}`), and no record says that it is ours.',
      why: 'Changing it could cut off whoever put it there.',
      help: 'Look at it; then adopt it into the lock file, or choose another name or port for the site.',
    },
    zh: {
      what: '{router} 上已有 `{object}`(第 {line} 行:`{text}`),而所有权记录中没有它。',
      why: '改动它可能会中断配置者的业务。',
      help: '先查明用途,再将其收编到锁定文件,或为该站点改用其他名称或端口。',
    },
  },
  SN7102: {
    severity: 'error',
    en: {
      what: 'The plan for {router} would change `{object}`, which serves {vpn}; only {allowed} may be touched.',
      why: 'A change for one department must not reach into the VPN of another.',
      help: 'Plan the other change separately, or widen the set of VPNs this plan may touch.',
    },
    zh: {
      what: '{router} 的变更计划会改动 `{object}`,它服务于 {vpn};本次只允许改动 {allowed}。',
      why: '一个部门的变更不得影响另一部门的 VPN。',
      help: '将其他变更单独计划,或扩大本次计划允许改动的 VPN 范围。',
    },
  },
  SN7103: {
    severity: 'error',
    en: {
      what: 'On {router} the change would take along line {line}, which is not ours: `{text}`.',
      why: 'The router removes it by itself together with what the plan removes; its owner would be cut off.',
      help: 'Move that line off what goes, or keep the object it hangs on, and plan again.',
    },
    zh: {
      what: '在 {router} 上,本次变更会连带删除不属于我方的第 {line} 行:`{text}`。',
      why: '路由器在删除计划中的对象时会自动一并删除它,其使用者会因此中断。',
      help: '先将该行从被删除的对象上移走,或保留其所依附的对象,然后重新计划。',
    },
  },
  SN7104: {
    severity: 'error',
    en: {
      what: 'The router that answers for {router} calls itself `{answers}`, planned was `{planned}`.',
      why: 'The configuration of one router on another joins networks nobody meant to join.',
      help: 'Check the management address of {router} in network.yaml, or the name on the router.',
    },
    zh: {
      what: '以 {router} 应答的路由器自称 `{answers}`,而计划针对的是 `{planned}`。',
      why: '把一台路由器的配置下发到另一台,会连通本不该连通的网络。',
      help: '检查 network.yaml 中 {router} 的管理地址,或路由器上的名称。',
    },
  },
  SN7105: {
    severity: 'error',
    en: {
      what: 'Line {line} of the wanted configuration of {router} is of a form that cannot be changed safely: `{text}`.',
      why: 'Without a rule for the line nobody knows how to take it back.',
      help: 'Report it with the line; it is a gap in the change rules of this platform.',
    },
    zh: {
      what: '{router} 目标配置第 {line} 行的形式无法安全变更:`{text}`。',
      why: '没有对应的变更规则,就无法撤回该行。',
      help: '请连同该行一起报告;这是该平台变更规则的缺口。',
    },
  },
  SN7106: {
    severity: 'error',
    en: {
      what: '{router} runs {platform}, which can be read but not changed.',
      why: 'There are no change rules for this platform.',
      help: 'Configure it by hand from `compile --dest`, and keep `verify` watching it.',
    },
    zh: {
      what: '{router} 的平台 {platform} 只能读取,不能变更。',
      why: '该平台没有变更规则。',
      help: '按 `compile --dest` 的输出手工配置,并用 `verify` 持续核查。',
    },
  },
  SN7201: {
    severity: 'warning',
    en: {
      what: 'The new route distinguisher {rd} interrupts VPN {vpn} on {router} (VRF {vrf}).',
      why: 'Every route of the VRF is withdrawn and announced again.',
      help: 'Do it in a maintenance window.',
    },
    zh: {
      what: '新的路由标识 {rd} 会中断 {router} 上的 VPN {vpn}(VRF {vrf})。',
      why: '该 VRF 的全部路由会先撤销再重新发布。',
      help: '请在维护窗口内执行。',
    },
  },
  SN7202: {
    severity: 'warning',
    en: {
      what: 'The BGP session with {peer} on {router} is reset (VPN {vpn}).',
      why: 'The site is unreachable until the session is up again.',
      help: 'Do it in a maintenance window.',
    },
    zh: {
      what: '{router} 与 {peer} 的 BGP 会话会被重置(VPN {vpn})。',
      why: '会话恢复之前该站点不可达。',
      help: '请在维护窗口内执行。',
    },
  },
  SN7203: {
    severity: 'warning',
    en: {
      what: 'Interface {interface} of {router} is taken down and built again (VPN {vpn}).',
      why: 'The site behind it is unreachable meanwhile.',
      help: 'Do it in a maintenance window.',
    },
    zh: {
      what: '{router} 的接口 {interface} 会被拆除并重建(VPN {vpn})。',
      why: '其间该接口后的站点不可达。',
      help: '请在维护窗口内执行。',
    },
  },
} as const satisfies CatalogueSection;
