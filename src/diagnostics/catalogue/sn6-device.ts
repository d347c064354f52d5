import type { CatalogueSection } from './section.ts';

/** What routers and the way to them do: connection, login, refusals, and how a router ended. */
export const SN6 = {
  SN6101: {
    severity: 'error',
    en: {
      what: '{router} cannot be reached: {words}',
      why: 'Nothing was sent to it; its configuration is what it was.',
      help: 'Check the management address in network.yaml and the way to it, then run the command again.',
    },
    zh: {
      what: '{router} 无法连接：{words}',
      why: '没有向它发送任何内容，它的配置保持原样。',
      help: '检查 network.yaml 中的管理地址和到它的通路，然后重新运行。',
    },
  },
  SN6102: {
    severity: 'error',
    en: {
      what: '{router} is not recognised by its host key: {words}',
      why: 'Whoever answers there may not be the router; no password was sent and no line was typed.',
      help: 'Compare the fingerprint on the console of the router; only when it is the same, trust it: sectornet device trust {router}',
    },
    zh: {
      what: '{router} 无法凭主机密钥确认身份：{words}',
      why: '应答的可能不是这台路由器；未发送口令，未输入任何命令。',
      help: '在路由器控制台上核对指纹，确认一致后再信任：sectornet device trust {router}',
    },
  },
  SN6103: {
    severity: 'error',
    en: {
      what: '{router} refuses the login: {words}',
      why: 'Nothing was sent to it; its configuration is what it was.',
      help: 'Check user and credential of the router in network.yaml, and that the agent or the environment variable is there.',
    },
    zh: {
      what: '{router} 拒绝登录：{words}',
      why: '没有向它发送任何内容，它的配置保持原样。',
      help: '检查 network.yaml 中该路由器的用户和凭据，以及代理或环境变量是否可用。',
    },
  },
  SN6104: {
    severity: 'error',
    en: {
      what: '{router} refuses a command in step {step}: {command}: {words}',
      why: 'A configuration with a missing line may isolate nothing, so nothing more is sent to this router.',
      help: 'Read the words of the router; compare its software version with the supported ones in docs/platforms.md.',
    },
    zh: {
      what: '{router} 在 {step} 步骤拒绝命令：{command}：{words}',
      why: '缺少一行的配置可能起不到隔离作用，因此不再向该路由器发送任何命令。',
      help: '阅读设备的原话；对照 docs/platforms.md 中支持的软件版本。',
    },
  },
  SN6105: {
    severity: 'error',
    en: {
      what: 'the connection to {router} was lost in step {step} ({command}): {words}',
      why: 'Until the router is read again nobody knows how far it got.',
      help: 'See the outcome of the router below; when it is restored, run the command again.',
    },
    zh: {
      what: '与 {router} 的连接在 {step} 步骤（{command}）中断：{words}',
      why: '在重新读取之前，无法知道它执行到了哪里。',
      help: '查看下面该路由器的结果；若已恢复，可重新运行。',
    },
  },
  SN6106: {
    severity: 'error',
    en: {
      what: '{router} is not what the plan was made from: {words}',
      why: 'Somebody changed it after the plan was shown; pushing now would send what nobody has seen.',
      help: 'Make the plan again and look at it.',
    },
    zh: {
      what: '{router} 已不是生成方案时的状态：{words}',
      why: '方案展示之后有人改动过它；现在下发等于发送没有人审阅过的内容。',
      help: '重新生成方案并审阅。',
    },
  },
  SN6107: {
    severity: 'error',
    en: {
      what: '{router} took every command and yet does not run what was predicted: {words}',
      why: 'The audit judged the prediction; what differs from it is not proved isolated.',
      help: 'See the outcome of the router below; report the difference as a fault of the change rules of its platform.',
    },
    zh: {
      what: '{router} 接受了全部命令，但实际配置与预测不符：{words}',
      why: '审计针对的是预测结果，与之不同的部分没有被证明是隔离的。',
      help: '查看下面该路由器的结果，并将差异作为该平台变更规则的缺陷上报。',
    },
  },
  SN6108: {
    severity: 'error',
    en: {
      what: '{router} could not save: {command}: {words}',
      why: 'After a restart it would come back with the old configuration.',
      help: 'Free space on the router, then save on its console, or run the command again.',
    },
    zh: {
      what: '{router} 未能保存：{command}：{words}',
      why: '重启之后它会回到旧配置。',
      help: '清理设备存储空间，然后在控制台保存，或重新运行。',
    },
  },
  SN6109: {
    severity: 'warning',
    en: {
      what: '{router} was not started: {words}',
      why: 'The network is partly changed: the routers finished before have the new configuration.',
      help: 'Run the command again to change the rest.',
    },
    zh: {
      what: '{router} 未开始：{words}',
      why: '全网只改了一部分：此前完成的路由器已是新配置。',
      help: '重新运行以完成其余路由器。',
    },
  },
  SN6110: {
    severity: 'error',
    en: {
      what: 'a fault of sectornet stopped the push of {router} in step {step}: {words}',
      why: 'What the router runs was not checked.',
      help: 'Collect its configuration and verify; report the fault with these words.',
    },
    zh: {
      what: 'sectornet 自身的错误使对 {router} 的下发停在 {step} 步骤：{words}',
      why: '没有核对该路由器现在运行的配置。',
      help: '请采集其配置并验证；附上以上文字报告该缺陷。',
    },
  },
  SN6111: {
    severity: 'error',
    en: {
      what: '{router} is locked: {words}',
      why: 'Two changes at once could each undo the isolation the other relies on.',
      help: 'Wait for that run. If nobody runs it any more: sectornet resume RUN (or rollback RUN) ends it and unlocks, from any machine, or pulumi up of the stack named there; the lock also runs out by itself. Its name tells when it began (rYYYYMMDD-HHMMSS, UTC); VRP names the holder: display configuration-occupied user',
    },
    zh: {
      what: '{router} 已被锁定：{words}',
      why: '两项变更同时进行，可能互相破坏对方依赖的隔离。',
      help: '等待该次执行结束。若已无人执行：在任意机器上用 sectornet resume 编号（或 rollback 编号）收尾并解锁，或对其中所指的 stack 执行 pulumi up；锁也会自行到期。编号说明开始时间（rYYYYMMDD-HHMMSS，UTC）；VRP 可查看持锁用户：display configuration-occupied user',
    },
  },
  SN6112: {
    severity: 'error',
    en: {
      what: 'The journal cannot be written, so {router} was not touched: {words}',
      why: 'Without a record a run that is killed could not be finished or rolled back.',
      help: 'Free space where the journal lies (--journal), then apply again.',
    },
    zh: {
      what: '日志无法写入，因此未改动 {router}：{words}',
      why: '没有记录，被中断的执行就无法收尾或回退。',
      help: '为日志所在位置（--journal）腾出空间后重新 apply。',
    },
  },
  SN6121: {
    severity: 'info',
    en: {
      what: '{router} is back to its old configuration',
      why: 'The change of this router was undone completely; running and start-up configuration are the old ones.',
      help: 'Nothing to do on the router.',
    },
    zh: {
      what: '{router} 已恢复为旧配置',
      why: '对该路由器的改动已全部撤销，运行配置与启动配置均为旧配置。',
      help: '无需在设备上操作。',
    },
  },
  SN6122: {
    severity: 'error',
    en: {
      what: '{router} was left between the old and the new configuration: {words}',
      why: 'Its isolation is not proved; other departments may be touched.',
      help: 'A person is needed: log in, compare with the plan and its reverse commands, then collect and verify.',
    },
    zh: {
      what: '{router} 停留在新旧配置之间：{words}',
      why: '其隔离性未经证明，可能影响其他部门。',
      help: '需要人工处理：登录设备，对照方案及其回退命令，然后采集并验证。',
    },
  },
  SN6123: {
    severity: 'error',
    en: {
      what: 'the journal {file} has no run {run}',
      why: 'only a run of this journal can be finished or rolled back from here',
      help: 'known runs, newest first: {runs}',
    },
    zh: {
      what: '日志 {file} 中没有执行 {run}',
      why: '只有此日志中的执行才能在这里收尾或回退',
      help: '已知的执行（从新到旧）：{runs}',
    },
  },
} as const satisfies CatalogueSection;
