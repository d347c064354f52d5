import type { CatalogueSection } from './section.ts';

/** How sectornet was called, and what it found around itself. */
export const SN9 = {
  SN9001: {
    severity: 'error',
    en: {
      what: 'there is no inventory here',
      why: 'without one nothing is known about the network, so nothing can be checked, compiled or pushed',
      help: 'name one with -i, for example -i inventory/chengdu',
    },
    zh: {
      what: '此处没有清单',
      why: '没有清单就无从得知网络情况，无法检查、编译或下发',
      help: '用 -i 指定，例如 -i inventory/chengdu',
    },
  },
  SN9002: {
    severity: 'error',
    en: {
      what: 'there are several inventories here: {candidates}',
      why: 'a command for the wrong network would change the wrong routers',
      help: 'name one with -i',
    },
    zh: {
      what: '此处有多个清单：{candidates}',
      why: '针对错误网络的命令会改动错误的路由器',
      help: '用 -i 指定其中一个',
    },
  },
  SN9004: {
    severity: 'error',
    en: {
      what: '--limit {limit} selects no router',
      why: 'a command that silently works on nothing looks like success',
      help: 'routers: {routers}; groups: {groups}',
    },
    zh: {
      what: '--limit {limit} 没有选中任何路由器',
      why: '对空集合静默执行的命令看起来像是成功',
      help: '路由器：{routers}；组：{groups}',
    },
  },
  SN9005: {
    severity: 'error',
    en: {
      what: '{file} does not hold every number this inventory needs',
      why: 'numbers that nobody reviewed would reach the routers',
      help: 'run sectornet compile, review the lock file and commit it with the inventory',
    },
    zh: {
      what: '{file} 没有包含此清单所需的全部编号',
      why: '未经评审的编号会进入路由器',
      help: '运行 sectornet compile，评审锁定文件并与清单一起提交',
    },
  },
  SN9006: {
    severity: 'error',
    en: {
      what: 'no lab is running here ({file})',
      why: '--lab reaches the routers of a running lab, never real ones by accident',
      help: 'start one with sectornet lab up --detach, or leave --lab out for the real routers',
    },
    zh: {
      what: '此处没有运行中的实验网（{file}）',
      why: '--lab 只访问运行中的实验网路由器，绝不会误触真实设备',
      help: '用 sectornet lab up --detach 启动，或去掉 --lab 访问真实路由器',
    },
  },
  SN9007: {
    severity: 'error',
    en: {
      what: 'nobody said yes to this plan',
      why: 'a push changes the live network of every VPN the plan touches',
      help: 'look at the plan, then add --yes, or type the name of the network when asked',
    },
    zh: {
      what: '此计划未获同意',
      why: '下发会改变计划涉及的每个 VPN 的在用网络',
      help: '先查看计划，再加上 --yes，或在提示时输入网络名称',
    },
  },
  SN9008: {
    severity: 'error',
    en: {
      what: 'the plan {planned} was shown, but now it would be {now}. Nothing to do any more on: {settled}; not in the plan shown: {added}; otherwise than shown, or from another state: {other}',
      why: 'what is pushed must be what was shown; the inventory or a router has moved since, or other options are meant than those of the plan',
      help: 'plan again, look at it, and apply the new plan',
    },
    zh: {
      what: '已展示的计划是 {planned}，而现在会是 {now}。已无需改动：{settled}；不在已展示的计划内：{added}；改动或起始状态不同：{other}',
      why: '下发的内容必须与展示的一致；清单或路由器在此之后发生了变化，或所用选项与计划不同',
      help: '重新生成计划，查看后再应用',
    },
  },
  SN9009: {
    severity: 'error',
    en: {
      what: 'the configuration as it would be after this plan is {verdict}',
      why: 'a push must never open a forbidden path; nothing was sent',
      help: 'read the findings below and correct the inventory or the router named there',
    },
    zh: {
      what: '执行此计划之后的配置判定为：{verdict}',
      why: '下发绝不能打开被禁止的通路；未发送任何内容',
      help: '阅读下面的结论，修正清单或其中指出的路由器',
    },
  },
  SN9010: {
    severity: 'error',
    en: {
      what: '{path} holds no router configuration that can be read',
      why: 'a proof from nothing would call every network isolated',
      help: 'collect with sectornet collect --dest {path}, or name another folder; with an inventory only ROUTER.conf, .cfg and .txt directly in it are read',
    },
    zh: {
      what: '{path} 中没有可以读取的路由器配置',
      why: '空无依据的证明会把任何网络都判为隔离',
      help: '用 sectornet collect --dest {path} 采集，或指定其他文件夹；使用清单时只读取其中直接存放的“路由器名.conf”“.cfg”“.txt”',
    },
  },
  SN9011: {
    severity: 'error',
    en: {
      what: '{name} is not a site, VPN, address or prefix of this network',
      why: 'the question cannot be asked about something nobody declared',
      help: 'use a VPN id ({vpns}), a site id, or an address inside a prefix of a site',
    },
    zh: {
      what: '{name} 不是此网络中的站点、VPN、地址或前缀',
      why: '无法针对未声明的对象提问',
      help: '请使用 VPN 标识（{vpns}）、站点标识或站点前缀内的地址',
    },
  },
  SN9012: {
    severity: 'error',
    en: {
      what: 'there is no code {code}',
      why: 'every message has a code that can be looked up',
      help: 'codes look like SN2103; docs/diagnostics.md lists all of them',
    },
    zh: {
      what: '没有代码 {code}',
      why: '每条消息都有可查询的代码',
      help: '代码形如 SN2103；完整列表见 docs/diagnostics.md',
    },
  },
  SN9013: {
    severity: 'error',
    en: {
      what: '{file} is not a plan of this version of sectornet',
      why: 'only a plan that can be compared with the present state may be applied',
      help: 'write one with sectornet plan --out {file}',
    },
    zh: {
      what: '{file} 不是此版本 sectornet 的计划',
      why: '只有能与当前状态比对的计划才能应用',
      help: '用 sectornet plan --out {file} 生成',
    },
  },
  SN9014: {
    severity: 'error',
    en: {
      what: '{date} is not a day',
      why: 'the day decides which agreements hold',
      help: 'write it as YYYY-MM-DD',
    },
    zh: { what: '{date} 不是日期', why: '日期决定哪些协议有效', help: '请写成 YYYY-MM-DD' },
  },
  SN9015: {
    severity: 'error',
    en: {
      what: 'the lab did not start',
      why: 'without it --lab has no routers to reach',
      help: 'read {log}',
    },
    zh: { what: '实验网未能启动', why: '没有它，--lab 无路由器可访问', help: '查看 {log}' },
  },
  SN9016: {
    severity: 'error',
    en: {
      what: 'the fault {fault} cannot be planted in this lab',
      why: 'leak-rt needs an active VPN on a Linux router and a second active VPN; every other name must be a case of the folder --cases',
      help: 'use leak-rt on an inventory such as inventory/chengdu, or look at the folders of test/lab',
    },
    zh: {
      what: '无法在此实验网中植入故障 {fault}',
      why: 'leak-rt 需要一台 Linux 路由器上有运行中的 VPN，且另有一个运行中的 VPN；其他名称必须是 --cases 文件夹中的用例',
      help: '请在 inventory/chengdu 这样的清单上使用 leak-rt，或查看 test/lab 中的文件夹',
    },
  },
  SN9017: {
    severity: 'error',
    en: {
      what: 'the compiled configuration of {router} has no line {number}',
      why: 'only lines that sectornet writes have a cause in the inventory',
      help: 'print them with sectornet compile --annotate --limit {router}',
    },
    zh: {
      what: '{router} 的编译结果没有第 {number} 行',
      why: '只有 sectornet 写出的配置行才有清单中的起因',
      help: '用 sectornet compile --annotate --limit {router} 查看',
    },
  },
  SN9018: {
    severity: 'error',
    en: {
      what: 'the journal {file} cannot be opened: {reason}',
      why: 'without it a run that is killed could not be finished or rolled back, so nothing is pushed',
      help: 'free the disk or choose another place: --journal FILE',
    },
    zh: {
      what: '日志 {file} 无法打开：{reason}',
      why: '没有它，被中断的执行就无法收尾或回退，因此不下发任何内容',
      help: '腾出磁盘空间，或换一个位置：--journal 文件',
    },
  },
  SN9019: {
    severity: 'error',
    en: {
      what: '{text} is no time to wait for a confirmation',
      why: 'routers go back by themselves when this time is over',
      help: 'write seconds, minutes or hours from one minute to 18 hours: 90s, 10m, 2h',
    },
    zh: {
      what: '{text} 不是有效的确认等待时间',
      why: '超过此时间路由器会自行恢复',
      help: '请写 1 分钟到 18 小时之间的秒、分或小时：90s、10m、2h',
    },
  },
  SN9028: {
    severity: 'error',
    en: {
      what: '{option} is missing',
      why: 'there would be nothing to judge, or nothing to judge it by',
      help: 'add {option}; sectornet verify --help shows the ways to judge a network',
    },
    zh: {
      what: '缺少 {option}',
      why: '没有它就没有可判断的对象，或没有判断的依据',
      help: '加上 {option}；sectornet verify --help 列出各种判断方式',
    },
  },
  SN9029: {
    severity: 'error',
    en: {
      what: 'there is no policy file {path}',
      why: 'without a policy nothing is allowed and nothing is demanded',
      help: 'name the file, or write a draft: sectornet verify --configs DIR --infer --write-policy {path}',
    },
    zh: {
      what: '没有策略文件 {path}',
      why: '没有策略就没有允许，也没有要求',
      help: '指明文件，或先生成草稿：sectornet verify --configs 目录 --infer --write-policy {path}',
    },
  },
  SN9030: {
    severity: 'error',
    en: {
      what: '{option} asks for more than {mode} says; they cannot go together yet',
      why: 'an option that is passed over in silence would look like an answer',
      help: 'leave {option} out, or judge the network by an inventory (-i)',
    },
    zh: {
      what: '{option} 所需的内容 {mode} 没有说明；目前不能一起使用',
      why: '被悄悄忽略的选项会看似已有答案',
      help: '去掉 {option}，或用清单（-i）判断该网络',
    },
  },
  SN9031: {
    severity: 'error',
    en: {
      what: 'nothing to compare with in {path}: no folder of configurations, no report of `verify -o json`, no certificate',
      why: 'without the state before nobody can say what a change does',
      help: 'give the folder the configurations were collected into before, or the report made of them',
    },
    zh: {
      what: '{path} 中没有可对照的内容：既不是配置目录，也不是 `verify -o json` 的报告或证书',
      why: '没有变更前的状态，就无法说明变更做了什么',
      help: '给出变更前采集配置的目录，或当时生成的报告',
    },
  },
  SN9032: {
    severity: 'error',
    en: {
      what: '{option} cannot go with --against',
      why: 'it asks about one state of the network, --against about the difference of two',
      help: 'run verify twice: once with {option}, once with --against',
    },
    zh: {
      what: '{option} 不能与 --against 同时使用',
      why: '它询问网络的某一状态，而 --against 询问两个状态的差别',
      help: '分两次执行 verify：一次带 {option}，一次带 --against',
    },
  },
  SN9040: {
    severity: 'error',
    en: {
      what: '{option} says nothing without {other}',
      why: 'an option that is passed over in silence would look like an answer',
      help: 'add {other}, or leave {option} out',
    },
    zh: {
      what: '没有 {other}，{option} 就没有意义',
      why: '被悄悄忽略的选项会看似已有答案',
      help: '加上 {other}，或去掉 {option}',
    },
  },
  SN9041: {
    severity: 'error',
    en: {
      what: '{option} and {other} each say what the network is judged by',
      why: 'only one of them would be heeded, and the answer would look like that of the other',
      help: 'leave one of the two out',
    },
    zh: {
      what: '{option} 与 {other} 各自指定了判断网络的依据',
      why: '只有其中一个会被采用，而答案会被看作出自另一个',
      help: '去掉其中一个',
    },
  },
  SN9042: {
    severity: 'error',
    en: {
      what: '{verb} judges a whole network: --limit cannot narrow it',
      why: 'routers that are left out could carry the leak, and a verdict about some would read like one about all',
      help: 'leave --limit out; verify --from and --to show the pairs of one VPN or site',
    },
    zh: {
      what: '{verb} 判断的是整个网络：不能用 --limit 缩小范围',
      why: '被排除的路由器可能正是泄漏之处，而针对一部分的结论会被读作针对全部',
      help: '去掉 --limit；verify --from 与 --to 只列出一个 VPN 或站点的各对',
    },
  },
  SN9043: {
    severity: 'error',
    en: {
      what: '{option} cannot go with --only isolation',
      why: 'it shows more than whether the VPNs are apart, and nothing more is judged then',
      help: 'leave --only out, or run verify a second time for {option}',
    },
    zh: {
      what: '{option} 不能与 --only isolation 同时使用',
      why: '它要显示的不止各 VPN 是否隔离，而此时不判断其他内容',
      help: '去掉 --only，或为 {option} 另行执行一次 verify',
    },
  },
  SN9046: {
    severity: 'error',
    en: {
      what: '`{text}` is no service',
      why: 'a packet has a protocol and, but for ICMP, a port from 0 to 65535',
      help: 'write tcp/443, udp/53 or icmp',
    },
    zh: {
      what: '`{text}` 不是业务',
      why: '报文有协议，除 ICMP 外还有 0 到 65535 的端口',
      help: '写作 tcp/443、udp/53 或 icmp',
    },
  },
  SN9047: {
    severity: 'error',
    en: {
      what: 'no packet can be asked about from {source} to {destination}',
      why: 'they have no address family in common, or no interface of these configurations leads to the source',
      help: 'name two sites or addresses of one family whose routers are among the configurations',
    },
    zh: {
      what: '无法构造从 {source} 到 {destination} 的报文',
      why: '两者没有共同的地址族，或这些配置中没有通往源端的接口',
      help: '请给出同一地址族、且其路由器已在配置之内的两个站点或地址',
    },
  },
  SN9048: {
    severity: 'info',
    en: {
      what: '{shown} pairs of places are shown; the two names may mean {more} more',
      why: 'several VPNs use the same addresses',
      help: 'name sites instead of addresses',
    },
    zh: {
      what: '已列出 {shown} 对位置；这两个名称还可指另外 {more} 对',
      why: '多个 VPN 使用了相同的地址',
      help: '请用站点名代替地址',
    },
  },
} as const satisfies CatalogueSection;
