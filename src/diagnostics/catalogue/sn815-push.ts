import type { CatalogueSection } from './section.ts';

/** Choosing routers, pushing in waves, and runs on trial. */
export const SN815 = {
  SN8150: {
    severity: 'error',
    en: {
      what: '{router} is not ready to be changed ({step}): {words}',
      why: 'what is broken already would hide what the change breaks; nothing was sent',
      help: 'repair the router first, then: sectornet apply --limit {router}',
    },
    zh: {
      what: '{router} 尚不具备变更条件（{step}）：{words}',
      why: '已有的故障会掩盖变更造成的故障；没有下发任何内容',
      help: '先修复该路由器，然后执行：sectornet apply --limit {router}',
    },
  },
  SN8151: {
    severity: 'error',
    en: {
      what: '{router} lost something by the change ({step}): {words}',
      why: 'departments on this router would have been cut off; the change was taken back',
      help: 'read the plan of {router} for lines that touch this session or VRF: sectornet plan --commands --limit {router}',
    },
    zh: {
      what: '{router} 因变更而丢失业务（{step}）：{words}',
      why: '该路由器上的部门会因此中断；变更已撤回',
      help: '检查 {router} 的方案中涉及该会话或 VRF 的命令：sectornet plan --commands --limit {router}',
    },
  },
  SN8152: {
    severity: 'error',
    en: {
      what: '{router} was not begun: {words}',
      why: 'a change that failed on the first routers would fail on the others too',
      help: 'repair the cause and apply again, or allow more failures with --max-fail',
    },
    zh: {
      what: '{router} 未开始：{words}',
      why: '在最初几台路由器上失败的变更，在其余路由器上同样会失败',
      help: '排除原因后重新下发，或用 --max-fail 放宽允许失败的数量',
    },
  },
  SN8153: {
    severity: 'error',
    en: {
      what: '{router}: {words}',
      why: 'the departments have what they had before the run',
      help: 'apply again, with more time: --hold --confirm-within 30m',
    },
    zh: {
      what: '{router} 未确认：{words}',
      why: '各部门恢复到该次执行之前的状态',
      help: '重新下发并给出更长时间：--hold --confirm-within 30m',
    },
  },
  SN9037: {
    severity: 'error',
    en: {
      what: '--limit {limit}: {term} names no router',
      why: 'a misspelt name that is passed over leaves out the router that was meant',
      help: 'routers: {routers}; groups: {groups}',
    },
    zh: {
      what: '--limit {limit}：{term} 没有对应的路由器',
      why: '写错的名称若被忽略，真正想选的路由器就会被漏掉',
      help: '路由器：{routers}；组：{groups}',
    },
  },
  SN9038: {
    severity: 'error',
    en: {
      what: '--limit {limit}: {term} cannot be read: {reason}',
      why: 'nothing is done while it is not clear which routers are meant',
      help: 'a,b or a:b adds, & keeps, ! takes away, ~ is a regular expression, x[0:2] counts, @file reads one term a line',
    },
    zh: {
      what: '--limit {limit}：{term} 无法解析：{reason}',
      why: '在选中哪些路由器不明确时不执行任何操作',
      help: 'a,b 或 a:b 为并集，& 为交集，! 为排除，~ 为正则表达式，x[0:2] 按序号选取，@文件 每行一项',
    },
  },
} as const satisfies CatalogueSection;
