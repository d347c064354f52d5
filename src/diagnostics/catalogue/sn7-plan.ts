import type { CatalogueSection } from './section.ts';

/** SN71xx: a router's plan is refused. SN72xx: what a plan does to those who use the network, and what somebody let through. */
export const SN7 = {
  SN7101: {
    severity: 'error',
    en: {
      what: '{router} already has `{object}` (line {line}: `{text}`), no push of ours has written it, and it is not as the inventory wants it.',
      why: 'Changing it could cut off whoever put it there.',
      help: 'Look at it. Ours to be: --adopt-changed "{router} {object}", and the plan shows what it would change. Somebody else’s: choose another name or port for the site.',
    },
    zh: {
      what: '{router} 上已有 `{object}`(第 {line} 行:`{text}`),从未由本工具下发过,且与清单不一致。',
      why: '改动它可能会中断配置者的业务。',
      help: '先查明用途。应归本工具管理:--adopt-changed "{router} {object}",计划会列出将改动的内容;属于他人:为该站点改用其他名称或端口。',
    },
  },
  SN7102: {
    severity: 'error',
    en: {
      what: 'The plan for {router} would change what serves {vpn}: {objects} ({count} in all). It may touch: {allowed}.',
      why: 'A change for one department must not reach into the VPN of another.',
      help: 'Plan the other change separately, or widen the set of VPNs this plan may touch. Where the inventory did not change it, the router differs from what was pushed last, or a merged change has not been pushed yet: settle that first.',
    },
    zh: {
      what: '{router} 的变更计划会改动服务于 {vpn} 的对象：{objects}（共 {count} 个）。本次允许改动：{allowed}。',
      why: '一个部门的变更不得影响另一部门的 VPN。',
      help: '将其他变更单独计划，或扩大本次计划允许改动的 VPN 范围。清单未改而仍有差异，说明路由器与上次下发的不一致，或已合并的变更尚未下发：请先处理。',
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
  SN7110: {
    severity: 'error',
    en: {
      what: 'The plan interrupts {interruptions}.',
      why: 'Nobody behind these routers was told that the service stops for a moment.',
      help: 'In a maintenance window: `apply --allow-interruption`, or `--allow-interruption {vpns}`.',
    },
    zh: {
      what: '本次变更会中断 {interruptions}。',
      why: '相关部门尚未获知业务会短时中断。',
      help: '请在维护窗口内执行:`apply --allow-interruption`,或 `--allow-interruption {vpns}`。',
    },
  },
  SN7111: {
    severity: 'error',
    en: {
      what: 'No order of the routers keeps {fromVpn} and {toVpn} apart in every state between: {routers} (`{line}` on {router}).',
      why: 'The network is isolated before and after the change, and would not be in the middle of it.',
      help: 'Make two changes of it: first what closes, then what opens.',
    },
    zh: {
      what: '无论按什么顺序变更路由器,{fromVpn} 与 {toVpn} 都会在中间状态互通:{routers}({router} 上的 `{line}`)。',
      why: '变更前后网络都是隔离的,但变更过程中不是。',
      help: '请拆分为两次变更:先执行关闭类改动,再执行开放类改动。',
    },
  },
  SN7112: {
    severity: 'error',
    en: {
      what: 'The plan for {router} would not leave a line of {vpn} as it is: `{text}`.',
      why: 'Lines of VPNs that a plan does not touch must stay byte by byte the same.',
      help: 'Nothing was sent. Report it with both configurations; it is a fault of sectornet.',
    },
    zh: {
      what: '{router} 的变更计划会改动 {vpn} 的一行:`{text}`。',
      why: '计划未涉及的 VPN,其配置必须逐字节不变。',
      help: '没有发送任何内容。请连同前后配置一起报告,这是 sectornet 的缺陷。',
    },
  },
  SN7113: {
    severity: 'info',
    en: {
      what: 'Lines of {vpns} moved on {router} after the plan was made.',
      why: 'The plan does not touch them; that they stay as they are now was proved again.',
      help: 'Nothing to do.',
    },
    zh: {
      what: '计划生成之后,{router} 上 {vpns} 的配置有变动。',
      why: '本计划不涉及它们;已重新证明它们会保持现状。',
      help: '无需处理。',
    },
  },
  SN7116: {
    severity: 'error',
    en: {
      what: 'The inventory has no department {department}; it has {departments}.',
      why: 'A plan for nobody would change nothing and look like success.',
      help: '{help}',
    },
    zh: {
      what: '清单中没有部门 {department};现有:{departments}。',
      why: '不针对任何部门的计划不会改动任何内容,却看似成功。',
      help: '{help}',
    },
  },
  SN7117: {
    severity: 'warning',
    en: {
      what: 'A prediction with the verdict {verdict} is pushed all the same: {reason}.',
      why: 'The network is not proved isolated; {pairs}.',
      help: 'The reason, who gave it and what was predicted are in the journal under the name of the run.',
    },
    zh: {
      what: '预测结论为 {verdict},仍然下发:{reason}。',
      why: '网络未被证明隔离;{pairs}。',
      help: '理由、决定人和预测结论已按执行名称记入运行日志。',
    },
  },
  SN7118: {
    severity: 'error',
    en: {
      what: 'Only the owner of the network may push a prediction with the verdict {verdict}.',
      why: 'The network is governed, and whoever pushes an open network answers for every department in it.',
      help: 'Let the owner push with `--accept-breach` and his key, or make the prediction isolated.',
    },
    zh: {
      what: '只有网络所有者可以下发预测结论为 {verdict} 的变更。',
      why: '该网络受治理规则约束,下发未隔离的网络须对所有部门负责。',
      help: '由所有者使用 `--accept-breach` 及其密钥下发,或使预测结论为隔离。',
    },
  },
  SN7119: {
    severity: 'error',
    en: {
      what: '`{option}` needs a reason in words.',
      why: 'Whoever reads the journal later must know why an open network was pushed.',
      help: 'Say why: `apply {option} "ticket 4711: uplink first, the filter follows tonight"`.',
    },
    zh: {
      what: '`{option}` 需要写明理由。',
      why: '日后查阅日志的人必须知道为何下发了未隔离的网络。',
      help: '请写明原因,例如 `apply {option} "工单 4711:先接通上联,今晚补过滤器"`。',
    },
  },
  SN7120: {
    severity: 'error',
    en: {
      what: 'This verb has no result in the form `{form}`.',
      why: 'A file of another form than asked for would mislead whoever reads it.',
      help: 'Take `-o text` or `-o json`; `plan` also has `-o md` and `-o html`.',
    },
    zh: {
      what: '该命令没有 `{form}` 形式的结果。',
      why: '若输出与要求不同的形式，会误导读者。',
      help: '请使用 `-o text` 或 `-o json`；`plan` 另有 `-o md` 和 `-o html`。',
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
  SN7204: {
    severity: 'warning',
    en: {
      what: 'What is open here was pushed on purpose: {pairs}, by {by} in run {run} ({at}): {reason}.',
      why: 'The prediction was {verdict} before the first byte was sent, and the network is still so.',
      help: 'Close it as the reason says: `sectornet runs` has the record, `sectornet rollback {run}` takes the run back.',
    },
    zh: {
      what: '此处未隔离的内容是有意下发的:{pairs},由 {by} 在执行 {run}({at})中放行:{reason}。',
      why: '下发之前的预测结论就是 {verdict},网络至今仍是如此。',
      help: '请按理由所述补齐隔离:`sectornet runs` 有完整记录,`sectornet rollback {run}` 可撤回该次执行。',
    },
  },
  SN7210: {
    severity: 'warning',
    en: {
      what: '`{object}` of {router} is built anew: VPN {vpn} is interrupted.',
      why: 'Lines that stay have to be typed again, because the router drops them with what changes.',
      help: 'Do it in a maintenance window.',
    },
    zh: {
      what: '{router} 的 `{object}` 会被重建:VPN {vpn} 中断。',
      why: '路由器会随改动一并丢弃本应保留的配置行,必须重新下发。',
      help: '请在维护窗口内执行。',
    },
  },
  SN7195: {
    severity: 'warning',
    en: {
      what: '{routers} could not be read, and this does not concern them: they are left out.',
      why: 'What stands on them is not known, so what they may carry between VPNs is not proved.',
      help: 'Bring them back. If it cannot wait and the verdict is inconclusive: --accept-breach REASON goes on record.',
    },
    zh: {
      what: '{routers} 无法读取，本次操作不涉及它们，已略过。',
      why: '其上的配置未知，因此无法证明它们不会在 VPN 之间转发流量。',
      help: '请先恢复这些路由器；若不能等待且判定为不能确定，可用 --accept-breach 理由，该理由会记录在案。',
    },
  },
  SN7196: {
    severity: 'error',
    en: {
      what: '--valid-until {text} is no day from today ({today}) on',
      why: 'an approval that counts on no day would stop the push it is for',
      help: 'write the last day it counts as YYYY-MM-DD',
    },
    zh: {
      what: '--valid-until {text} 不是今天（{today}）或以后的日期',
      why: '在任何一天都不生效的批准会挡住它所批准的下发',
      help: '请写明最后有效日，格式 YYYY-MM-DD',
    },
  },
  SN7197: {
    severity: 'error',
    en: {
      what: '{file} cannot be written: {reason}',
      why: 'what was asked for would be missing when it is needed',
      help: 'make the folder, or name another file',
    },
    zh: {
      what: '{file} 无法写入：{reason}',
      why: '需要时将找不到所要求的文件',
      help: '请创建文件夹，或指定其他文件',
    },
  },
  SN7198: {
    severity: 'error',
    en: {
      what: 'there is no plan file {file}',
      why: 'only a plan that was shown may be applied or approved',
      help: 'look at the name, or write one with sectornet plan --out {file}',
    },
    zh: {
      what: '没有计划文件 {file}',
      why: '只有展示过的计划才能批准或应用',
      help: '请检查文件名，或用 sectornet plan --out {file} 生成',
    },
  },
  SN7199: {
    severity: 'error',
    en: {
      what: '{file} was changed after it was written: its hash is not that of its content',
      why: 'what was approved would not be what is sent',
      help: 'take the file as plan --out wrote it, or plan again: sectornet plan --out {file}',
    },
    zh: {
      what: '{file} 在写入之后被改动过：其哈希与内容不符',
      why: '批准的内容将与下发的内容不同',
      help: '请使用 plan --out 写出的原文件，或重新规划：sectornet plan --out {file}',
    },
  },
} as const satisfies CatalogueSection;
