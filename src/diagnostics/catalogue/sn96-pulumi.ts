import type { CatalogueSection } from './section.ts';

/** Pulumi stacks: what the provider, the program and `sectornet stack` refuse. */
export const SN96 = {
  SN9601: {
    severity: 'error',
    en: {
      what: 'Pulumi is not here: its command line, or the package @pulumi/pulumi',
      why: "a stack is Pulumi's; every other verb of sectornet works without it",
      help: 'npm exec -- pulumi version obtains the command line and says how; npm install @pulumi/pulumi @grpc/grpc-js google-protobuf the package',
    },
    zh: {
      what: '这里没有 Pulumi：缺少其命令行或软件包 @pulumi/pulumi',
      why: 'stack 由 Pulumi 管理；sectornet 的其他命令不需要它',
      help: 'npm exec -- pulumi version 会取得命令行并说明过程；软件包用 npm install @pulumi/pulumi @grpc/grpc-js google-protobuf',
    },
  },
  SN9602: {
    severity: 'error',
    en: {
      what: 'the passphrase is not that of stack {stack}',
      why: 'it seals the secrets of the state; without it nothing can be read back',
      help: 'set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one the stack was made with',
    },
    zh: {
      what: '口令与 stack {stack} 的不符',
      why: '它用于加密状态中的机密；没有它就无法读取',
      help: '把 PULUMI_CONFIG_PASSPHRASE 或 PULUMI_CONFIG_PASSPHRASE_FILE 设为创建该 stack 时的口令',
    },
  },
  SN9603: {
    severity: 'error',
    en: {
      what: 'stack {stack} is locked by {who} (process {pid}) since {since}',
      why: 'two updates of one stack would undo each other',
      help: 'wait for it; if that process is dead on its machine: sectornet stack cancel, then sectornet stack up finishes what it left open',
    },
    zh: {
      what: 'stack {stack} 被 {who}（进程 {pid}）自 {since} 起锁定',
      why: '同一 stack 的两个更新会互相覆盖',
      help: '等待它结束；若该进程在其机器上已不存在：sectornet stack cancel，然后 sectornet stack up 会完成它遗留的工作',
    },
  },
  SN9604: {
    severity: 'error',
    en: {
      what: 'the stack has no value for sectornet:{key}',
      why: 'without it nobody can say which network the stack is for, or who may change it',
      help: 'pulumi config set sectornet:{key} <value>',
    },
    zh: {
      what: '该 stack 没有设置 sectornet:{key}',
      why: '缺少它就无法确定该 stack 对应哪张网络、谁可以变更它',
      help: 'pulumi config set sectornet:{key} <值>',
    },
  },
  SN9605: {
    severity: 'error',
    en: {
      what: 'the network asks for approvals, and the stack names no approved plan for router {router}; the plan is {hash}',
      why: 'a change that nobody else looked at could join two departments',
      help: 'npx sectornet approve {file} --key <key>; then pulumi config set sectornet:approvedDigest {hash}, and pulumi up',
    },
    zh: {
      what: '该网络要求审批，而 stack 未给出路由器 {router} 的已审批计划；当前计划为 {hash}',
      why: '无人复核的变更可能把两个部门连通',
      help: 'npx sectornet approve {file} --key <密钥>；然后 pulumi config set sectornet:approvedDigest {hash}，再 pulumi up',
    },
  },
  SN9606: {
    severity: 'error',
    en: {
      what: 'what would be sent to {router} is not in the approved plan {hash}',
      why: 'the router or the inventory has moved since the plan was signed; nothing was sent',
      help: 'pulumi preview shows the plan as it is now; have that one approved',
    },
    zh: {
      what: '将要下发到 {router} 的内容不在已审批的计划 {hash} 中',
      why: '签署之后路由器或清单已发生变化；没有下发任何内容',
      help: '用 pulumi preview 查看当前计划，并重新审批',
    },
  },
  SN9607: {
    severity: 'error',
    en: {
      what: 'router {router} belongs to stack {other} already, and {stack} claims it too',
      why: 'two stacks that write one router undo each other, and neither notices',
      help: 'take it out of sectornet:routers of one of the two; if {other} is gone, delete {file}',
    },
    zh: {
      what: '路由器 {router} 已属于 stack {other}，而 {stack} 也声明了它',
      why: '两个 stack 写同一台路由器会互相覆盖，且都察觉不到',
      help: '从其中一个 stack 的 sectornet:routers 中去掉它；若 {other} 已不存在，删除 {file}',
    },
  },
  SN9608: {
    severity: 'error',
    en: {
      what: 'the state of stack {stack} was written by a newer release of Pulumi',
      why: 'an older engine would drop what it does not know',
      help: 'install the newer release (tools/pulumi-cli/go.mod names the tested one)',
    },
    zh: {
      what: 'stack {stack} 的状态由更新版本的 Pulumi 写入',
      why: '旧版引擎会丢弃它不认识的内容',
      help: '安装较新的版本（经过测试的版本见 tools/pulumi-cli/go.mod）',
    },
  },
  SN9609: {
    severity: 'error',
    en: {
      what: 'the network as it would be is not isolated ({verdict}); no router was touched',
      why: 'what stands above would pass from one department to another',
      help: 'correct the inventory or the router that is named, then run pulumi preview again',
    },
    zh: {
      what: '变更后的网络将不是隔离的（{verdict}）；没有触碰任何路由器',
      why: '上面列出的报文会从一个部门到达另一个部门',
      help: '修正清单或上面指出的路由器，然后重新运行 pulumi preview',
    },
  },
  SN9610: {
    severity: 'error',
    en: {
      what: 'the network as it runs is not proved isolated ({verdict})',
      why: 'the counterexample was found in the configurations collected after the push',
      help: 'npx sectornet verify shows every packet and line; correct it, then pulumi up proves again',
    },
    zh: {
      what: '当前运行的网络未能证明隔离（{verdict}）',
      why: '反例来自下发之后采集的配置',
      help: 'npx sectornet verify 会列出每个报文和配置行；修正后 pulumi up 会重新证明',
    },
  },
  SN9611: {
    severity: 'warning',
    en: {
      what: 'router {router} could not be read: {words}',
      why: 'what is shown of it is what the stack remembers; the router itself is not gone',
      help: 'see to the router or the way to it; pulumi refresh --target <urn> reads it again',
    },
    zh: {
      what: '无法读取路由器 {router}：{words}',
      why: '所显示的是 stack 记住的内容；路由器本身并未消失',
      help: '检查该路由器或到它的通路；pulumi refresh --target <urn> 可重新读取',
    },
  },
  SN9612: {
    severity: 'error',
    en: {
      what: 'the engine ended stack {stack} with: {words}',
      why: 'what stands above says which routers were changed and which were not',
      help: 'correct it, then run the same command again: what is done already is not done twice',
    },
    zh: {
      what: '引擎以如下原因结束了 stack {stack}：{words}',
      why: '上面的输出说明哪些路由器已变更、哪些没有',
      help: '修正后重新运行同一命令：已完成的不会重复执行',
    },
  },
  SN9620: {
    severity: 'error',
    en: {
      what: 'the update that holds stack {stack} still runs: {who}, process {pid}, since {since}',
      why: 'with its lock away a second update could write the same routers beside it',
      help: 'let it end, or stop it with Ctrl-C where it runs: it finishes its router first',
    },
    zh: {
      what: '占用 stack {stack} 的更新仍在运行：{who}，进程 {pid}，始于 {since}',
      why: '取走它的锁之后，另一个更新可能同时写同样的路由器',
      help: '等它结束，或在其运行处按 Ctrl-C：它会先完成当前路由器',
    },
  },
  SN9621: {
    severity: 'error',
    en: {
      what: 'the change interrupts {interruptions}, and the stack gives no leave for it',
      why: 'the department is off the network while its lines are typed anew',
      help: 'agree on a time with the department, then pulumi config set sectornet:allowInterruption {vpns}, or sectornet stack up --allow-interruption {vpns}',
    },
    zh: {
      what: '该变更会中断 {interruptions}，而 stack 未允许',
      why: '在这些配置行重新下发期间，该部门将断网',
      help: '先与该部门约定时间，然后 pulumi config set sectornet:allowInterruption {vpns}，或 sectornet stack up --allow-interruption {vpns}',
    },
  },
  SN9640: {
    severity: 'error',
    en: {
      what: 'route distinguisher {rd} of {place} is that of {other} too',
      why: 'a route reflector takes routes with one distinguisher for the same route and passes on only one of them',
      help: 'give one of the two VRFs its number from allocations.lock.yaml; npx sectornet compile renders it',
    },
    zh: {
      what: '{place} 的 RD {rd} 与 {other} 的相同',
      why: '路由反射器会把 RD 相同的路由视为同一条，只转发其中一条',
      help: '让其中一个 VRF 使用 allocations.lock.yaml 中的编号；npx sectornet compile 会重新生成',
    },
  },
  SN9641: {
    severity: 'error',
    en: {
      what: 'route target {target} on router {router} was given to nobody',
      why: 'whoever else uses it joins a VPN that no department asked for',
      help: 'take the targets from allocations.lock.yaml; a number that is missing there is allocated by npx sectornet compile and reviewed with the lock',
    },
    zh: {
      what: '路由器 {router} 上的 RT {target} 未分配给任何一方',
      why: '使用同一 RT 的其他 VPN 会与之互通，而没有部门申请过',
      help: '使用 allocations.lock.yaml 中的 RT；其中没有的编号由 npx sectornet compile 分配，并随该文件评审',
    },
  },
  SN9642: {
    severity: 'error',
    en: {
      what: '{object} is to be taken from router {router}, and is not on record as ours',
      why: 'somebody else may depend on it; sectornet deletes only what it wrote',
      help: 'leave it in place; if it is ours, write it below owned in allocations.lock.yaml and have that reviewed',
    },
    zh: {
      what: '将从路由器 {router} 删除 {object}，但它没有登记为本工具所有',
      why: '它可能被他人使用；sectornet 只删除自己写入的对象',
      help: '保留它；若确为本工具所有，把它写入 allocations.lock.yaml 的 owned 并送评审',
    },
  },
  SN9643: {
    severity: 'error',
    en: {
      what: 'router {router} is not protected in its stack',
      why: 'a line lost from the inventory would take every VPN off it in the next update',
      help: 'set sectornet:protect to true; in a lab use --policy-pack-config stacks/policy/lab.json',
    },
    zh: {
      what: '路由器 {router} 在其 stack 中没有受保护',
      why: '清单里丢失一行，下一次更新就会从该路由器移除所有 VPN',
      help: '把 sectornet:protect 设为 true；实验环境可用 --policy-pack-config stacks/policy/lab.json',
    },
  },
  SN9644: {
    severity: 'error',
    en: {
      what: 'the configurations of this stack join departments that agreed on nothing',
      why: 'the packet above would reach the other department as soon as they are pushed',
      help: 'correct the program or the inventory; npx sectornet verify on the compiled files shows the same counterexample',
    },
    zh: {
      what: '该 stack 的配置连通了没有互访协议的部门',
      why: '一经下发，上面的报文就会到达另一部门',
      help: '修正程序或清单；用 npx sectornet verify 检查编译结果会看到同一反例',
    },
  },
  SN9645: {
    severity: 'error',
    en: {
      what: 'network {network} has no allocation lock, so no route target can be judged',
      why: 'the policy pack compares a stack with the numbers that people reviewed',
      help: 'npx sectornet compile writes allocations.lock.yaml; review and commit it, then preview again',
    },
    zh: {
      what: '网络 {network} 没有分配锁定文件，无法判断 RT',
      why: '策略包把 stack 与经过评审的编号比较',
      help: 'npx sectornet compile 会写入 allocations.lock.yaml；评审并提交后再运行 preview',
    },
  },
  SN9646: {
    severity: 'error',
    en: {
      what: 'sectornet:scope is {scope}; it is network or region',
      why: 'a region cannot see everything and fails on a breach alone; only the network proves the whole',
      help: 'pulumi config set sectornet:scope region, or network for the stack that makes the final proof',
    },
    zh: {
      what: 'sectornet:scope 为 {scope}；它应为 network 或 region',
      why: '区域看不到全网，只因违规互通而失败；只有 network 才证明整个网络',
      help: 'pulumi config set sectornet:scope region；做最终证明的 stack 用 network',
    },
  },
  SN9647: {
    severity: 'error',
    en: {
      what: '{backbone} has no facts yet',
      why: 'a region must give out the same numbers as its backbone, and the backbone has said none',
      help: 'pulumi up --stack {backbone} first',
    },
    zh: {
      what: '{backbone} 还没有发布任何事实',
      why: '区域与骨干必须使用相同的编号，而骨干还没有给出',
      help: '先运行 pulumi up --stack {backbone}',
    },
  },
  SN9648: {
    severity: 'error',
    en: {
      what: '{backbone} was updated from other allocations ({theirs}) than this stack ({own})',
      why: 'two regions would give out the same numbers to different departments',
      help: 'bring both to the same commit, update the backbone first',
    },
    zh: {
      what: '{backbone} 更新时所用的分配（{theirs}）与本 stack 的（{own}）不同',
      why: '两个区域会把相同的编号分给不同的部门',
      help: '让两者处于同一提交，先更新骨干',
    },
  },
  SN9649: {
    severity: 'warning',
    en: {
      what: 'the text of router {router} in {folder} is not believed: {reason}',
      why: 'the folder is anybody’s; a text counts only when the stack of its router announced its digest, so nothing is proved about this router here',
      help: 'absent and not-announced: update the stack of that router and name it in sectornet:regions; other-digest: somebody changed the file, or its stack ran since: look who, then update that stack again',
    },
    zh: {
      what: '不采信 {folder} 中路由器 {router} 的文本：{reason}',
      why: '任何人都可能写该目录；只有该路由器所属 stack 公布了摘要的文本才算数，因此这里对该路由器没有任何证明',
      help: 'absent 与 not-announced：更新该路由器的 stack，并在 sectornet:regions 中列出它；other-digest：文件被人改动，或其 stack 之后又运行过：先查清，再更新该 stack',
    },
  },
  SN9650: {
    severity: 'error',
    en: {
      what: '{file} has got other numbers since this run read it, and this run gives out numbers too',
      why: 'two departments could be given one route target; what was written meanwhile stays, and nothing is sent',
      help: 'run the same command again: it starts from the numbers that stand there now',
    },
    zh: {
      what: '{file} 在本次运行读取之后又分配了其他编号，而本次运行也要分配编号',
      why: '两个部门可能得到同一个路由目标；其间写入的内容予以保留，未下发任何内容',
      help: '重新执行同一命令：它会从现有编号开始',
    },
  },
  SN9651: {
    severity: 'error',
    en: {
      what: '{file} is being written by {who} (process {pid}) since {since}',
      why: 'two writers at one time would lose what one of them has recorded: the next preview would take its objects for a stranger’s',
      help: 'wait for that process and run the same command again; if it is dead on its machine: rm {note}',
    },
    zh: {
      what: '{file} 自 {since} 起正由 {who}（进程 {pid}）写入',
      why: '同时写入会丢失其中一方的记录：下一次预览会把它的对象当作他人的',
      help: '等待该进程结束后重新执行同一命令；若该进程在其机器上已不存在：rm {note}',
    },
  },
} as const satisfies CatalogueSection;
