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
  SN6190: {
    severity: 'error',
    en: {
      what: 'run {run} belongs to network {network}, not to {other}',
      why: 'ended with another inventory it would meet other routers and be written into another lock file; nothing was done',
      help: 'name its inventory with -i, or the journal of this network with --journal',
    },
    zh: {
      what: '执行 {run} 属于网络 {network}，而不是 {other}',
      why: '用其他清单收尾会涉及别的路由器，并写入别的分配锁文件；没有执行任何操作',
      help: '用 -i 指定它的清单，或用 --journal 指定本网络的日志',
    },
  },
  SN6191: {
    severity: 'error',
    en: {
      what: '--limit {limit} selects no router of run {run}',
      why: 'a command that silently works on nothing looks like success',
      help: 'routers of this run: {routers}',
    },
    zh: {
      what: '--limit {limit} 没有选中执行 {run} 的任何路由器',
      why: '悄无声息地什么都不做的命令看起来像是成功',
      help: '该次执行的路由器：{routers}',
    },
  },
  SN6192: {
    severity: 'warning',
    en: {
      what: '{routers} of run {run} are still on their way, and are not in this plan',
      why: 'what was not saved goes back as its timers would take it, without a plan; with --out nothing is sent',
      help: 'take them back now: sectornet rollback {run} without --out',
    },
    zh: {
      what: '执行 {run} 的 {routers} 仍在途中，不在此计划内',
      why: '未保存的变更按定时器的方式撤回，不需要计划；带 --out 时不下发任何内容',
      help: '立即撤回：sectornet rollback {run}，不带 --out',
    },
  },
  SN6193: {
    severity: 'info',
    en: {
      what: 'run {run} has nothing to undo on {routers}',
      why: 'the objects it changed are already as they were before it, or it saved nothing',
      help: 'sectornet runs lists the runs; what the inventory wants besides shows sectornet plan',
    },
    zh: {
      what: '执行 {run} 在 {routers} 上没有可回退的内容',
      why: '它改动过的对象已是之前的状态，或者它没有保存任何内容',
      help: 'sectornet runs 列出各次执行；清单还要求什么，请看 sectornet plan',
    },
  },
  SN6194: {
    severity: 'error',
    en: {
      what: 'the allocation lock {file} cannot be written: {reason}',
      why: 'numbers and objects that are not on record would be given out twice, or be taken for somebody else’s',
      help: 'free the disk or make the folder writable, then run the same command again; behind a push the routers are as the result says: sectornet resume RUN writes the lock',
    },
    zh: {
      what: '分配锁文件 {file} 无法写入：{reason}',
      why: '没有记录的编号和对象会被重复分配，或被当作他人的',
      help: '释放磁盘空间或让文件夹可写，然后重新执行同一命令；若发生在下发之后，路由器的状态以结果为准：sectornet resume 编号 会补写锁文件',
    },
  },
} as const satisfies CatalogueSection;
