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
  SN9039: {
    severity: 'error',
    en: {
      what: '{option} {text} is no number of routers',
      why: 'how many routers may break at the same time is not guessed',
      help: '{option} takes a number, {least} or more, or a share of the routers that change: 25%; --serial also a list, batch by batch: 1,5,20%',
    },
    zh: {
      what: '{option} {text} 不是路由器数量',
      why: '同时可能受影响的路由器数量不能靠猜测',
      help: '{option} 接受不小于 {least} 的整数，或待变更路由器的百分比：25%；--serial 也可为逐批的列表：1,5,20%',
    },
  },
  SN8154: {
    severity: 'error',
    en: {
      what: 'nothing of run {run} is on trial',
      why: 'only routers that wait for a judgement can be confirmed',
      help: 'sectornet runs shows what is open; a run that was killed is finished by: sectornet resume {run}',
    },
    zh: {
      what: '执行 {run} 没有处于试运行的路由器',
      why: '只有等待确认的路由器才能被确认',
      help: '用 sectornet runs 查看未结束的执行；被中断的执行用 sectornet resume {run} 收尾',
    },
  },
  SN8155: {
    severity: 'warning',
    en: {
      what: '{router} is on trial until {until}',
      why: 'it goes back by itself then; resume leaves the judgement to a person',
      help: 'sectornet confirm {run}, or sectornet rollback {run}',
    },
    zh: {
      what: '{router} 处于试运行，截止 {until}',
      why: '到时会自动恢复；resume 不代替人作出判断',
      help: 'sectornet confirm {run}，或 sectornet rollback {run}',
    },
  },
  SN8156: {
    severity: 'warning',
    en: {
      what: 'run {run} is not in the journal {file}; undone from the records on {routers}',
      why: 'a router that could not be asked may have been changed by the run too: {unreached}',
      help: 'repeat the rollback when every router can be reached',
    },
    zh: {
      what: '日志 {file} 中没有执行 {run}；根据 {routers} 上的记录回退',
      why: '无法查询的路由器也可能被该次执行更改过：{unreached}',
      help: '待所有路由器可达后再次回退',
    },
  },
  SN8160: {
    severity: 'error',
    en: {
      what: '{router} is to get the secret {reference}, which cannot be had: {words}',
      why: 'nothing was sent: a session without its password does not come up',
      help: 'make the value available where the push runs, then apply again',
    },
    zh: {
      what: '{router} 需要密钥 {reference}，但取不到：{words}',
      why: '没有下发任何内容：没有密码的会话无法建立',
      help: '让执行下发的地方能取到该值，然后重新 apply',
    },
  },
  SN8161: {
    severity: 'error',
    en: {
      what: 'the value of {reference} cannot be typed on a router: {words}',
      why: 'command lines act on some characters, and TCP MD5 takes 80 at most; a secret cut short or split is another secret',
      help: 'choose 1 to 80 letters, digits and !#$%&()*+,-./:;=@[]^_{}~ and agree on it with the other end',
    },
    zh: {
      what: '{reference} 的值无法在路由器上键入：{words}',
      why: '命令行会对某些字符作出反应，TCP MD5 密码最长 80 个字符；被截断或拆开的密钥就不是原来的密钥',
      help: '请选用 1 到 80 个字母、数字和 !#$%&()*+,-./:;=@[]^_{}~，并与对端约定',
    },
  },
  SN8162: {
    severity: 'error',
    en: {
      what: 'the way back on {router} needs a secret that is not known any more: {placeholder} ({command})',
      why: 'journals hold fingerprints only; the value is neither in the record of the run on the router nor what a reference of the inventory names',
      help: 'put the old value where its reference names it and repeat the rollback, or declare the wanted value and apply; nothing was sent',
    },
    zh: {
      what: '{router} 的回退需要一个已无法取得的密钥：{placeholder}（{command}）',
      why: '日志中只有指纹；该值既不在路由器上的执行记录中，也不是清单中任何引用所指的值',
      help: '把旧值放回其引用所指的位置再回退，或声明所需的值后 apply；没有下发任何内容',
    },
  },
  SN8170: {
    severity: 'warning',
    en: {
      what: '{router} got no answer after the change: {words}',
      why: 'the inventory lets these two ends talk, and no packet between them came back; the change stays: they were silent before it too, or --post-check warn asks for no more',
      help: 'ask again when the other end is up: sectornet verify --live; --post-check strict takes such a change back',
    },
    zh: {
      what: '{router} 变更后未收到应答：{words}',
      why: '清单允许这两端互通，但两端之间没有报文返回；变更保留：变更前同样无应答，或 --post-check warn 仅要求告知',
      help: '待对端恢复后再查：sectornet verify --live；使用 --post-check strict 则会撤回此类变更',
    },
  },
  SN8171: {
    severity: 'warning',
    en: {
      what: 'run {run} is not in the journal {file}; confirmed from the records on {routers}',
      why: 'what runs there was kept as it is; a router that could not be asked may be on trial too: {unreached}',
      help: 'look at the routers before you confirm a run of somebody else: sectornet verify --live; repeat confirm when every router can be reached',
    },
    zh: {
      what: '日志 {file} 中没有执行 {run}；根据 {routers} 上的记录确认',
      why: '这些路由器上当前运行的配置已按原样保留；无法查询的路由器可能也在试运行：{unreached}',
      help: '确认他人的执行之前请先检查路由器：sectornet verify --live；待所有路由器可达后再次 confirm',
    },
  },
  SN8172: {
    severity: 'warning',
    en: {
      what: 'run {run} is not in the journal {file}; finished from the records on {routers}',
      why: 'what was complete there is kept, whoever was to judge it; a router that could not be asked may be half-way: {unreached}',
      help: 'look at what is kept: sectornet verify --live; undo it: sectornet rollback {run}; repeat resume when every router can be reached',
    },
    zh: {
      what: '日志 {file} 中没有执行 {run}；根据 {routers} 上的记录收尾',
      why: '已完整下发的配置予以保留，不论原本由谁判断；无法查询的路由器可能停在中途：{unreached}',
      help: '检查保留的配置：sectornet verify --live；撤销：sectornet rollback {run}；待所有路由器可达后再次 resume',
    },
  },
  SN8173: {
    severity: 'error',
    en: {
      what: '{router} runs neither what it ran before run {run} nor anything known to be of that run',
      why: 'somebody changed it since; leading it back to before would take away what others rely on',
      help: 'compare what it runs with what it ran before (docs/pushing.md says where the router keeps it), then: sectornet plan --limit {router}',
    },
    zh: {
      what: '{router} 当前运行的既不是执行 {run} 之前的配置，也无法确认属于该次执行',
      why: '此后有人修改过它；恢复到该次执行之前会去掉他人依赖的配置',
      help: '对比当前配置与执行之前的配置（路由器上的保存位置见 docs/pushing.md），然后执行：sectornet plan --limit {router}',
    },
  },
  SN8174: {
    severity: 'warning',
    en: {
      what: '{router} was locked by a run that is over: {words}',
      why: 'that run ended without unlocking: it was killed, or its line broke; what it left on the router is what this change was planned from',
      help: 'ask whoever ran it, and whether other routers wait for an end: sectornet resume RUN',
    },
    zh: {
      what: '{router} 仍被一次已失效的执行锁定：{words}',
      why: '该次执行未解锁就结束了（被中断或连接断开）；本次变更是以它留下的配置为基础规划的',
      help: '询问其执行人，并确认其他路由器是否还需收尾：sectornet resume 编号',
    },
  },
} as const satisfies CatalogueSection;
