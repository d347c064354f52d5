import type { CatalogueSection } from './section.ts';

/** Runs that are ended by somebody who does not know what came after them. */
export const SN811 = {
  SN8116: {
    severity: 'error',
    en: {
      what: '{router} is no longer as its run knows it ({step}): {words}',
      why: 'leading it back, or confirming it, would undo what others have done since; nothing was changed',
      help: 'read what runs now and plan from that: sectornet plan --limit {router}; the later run, if there is one, has an end of its own: sectornet resume RUN',
    },
    zh: {
      what: '{router} 已不是该次执行所知的状态（{step}）：{words}',
      why: '恢复或确认都会撤销他人此后所做的变更；没有改动任何内容',
      help: '查看当前配置并据此规划：sectornet plan --limit {router}；若有后来的执行，它有自己的收尾：sectornet resume 编号',
    },
  },
  SN8117: {
    severity: 'error',
    en: {
      what: '{router}: {objects} changed since run {run}',
      why: 'undoing that run would undo the later change of the same objects as well; nothing was sent',
      help: 'undo the later run first (sectornet runs), or change the inventory and plan from what runs now: sectornet plan --limit {router}',
    },
    zh: {
      what: '{router}：{objects} 在执行 {run} 之后又有变更',
      why: '回退该次执行会连同这些对象后来的变更一起撤销；没有下发任何内容',
      help: '先回退后来的执行（sectornet runs），或修改清单后从当前配置规划：sectornet plan --limit {router}',
    },
  },
} as const satisfies CatalogueSection;
