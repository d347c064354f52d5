import type { CatalogueEntry, CatalogueSection, EntryText } from './section.ts';

type Words = readonly [what: string, why: string, help: string];

function entry(en: Words, zh: Words): CatalogueEntry {
  return { severity: 'error', en: text(en), zh: text(zh) };
}

function text([what, why, help]: Words): EntryText {
  return { what, why, help };
}

/** SN46xx: why a certificate of isolation is refused, or not written. */
export const SN46 = {
  SN4601: entry(
    [
      '{file} is not a certificate',
      'its lines are not the JSON records of one',
      'write a new one with verify --certificate {file}',
    ],
    ['{file} 不是隔离证书', '其各行不是证书的 JSON 记录', '请用 verify --certificate {file} 重新生成'],
  ),
  SN4602: entry(
    [
      'line {line} of the certificate is not true here; these configurations and this policy call for: {text}',
      'nothing is proved by a certificate of another network, or of another day',
      'find out what changed since it was written, then verify again',
    ],
    [
      '证书第 {line} 行与此处不符；这些配置和策略所要求的是：{text}',
      '另一个网络或另一天的证书什么也证明不了',
      '查明证书生成之后的变化,再重新运行 verify',
    ],
  ),
  SN4605: entry(
    [
      '{file}:{line} cannot be confirmed: `{text}`',
      'the checker has no sentence for this line, and lines with such words can change who reaches whom',
      'read it yourself; docs/proof.md says which lines can be certified',
    ],
    [
      '无法确认 {file}:{line}:`{text}`',
      '检查器没有与此行对应的句式,而含有此类词语的行可能改变互通关系',
      '请人工审阅;docs/proof.md 说明了哪些行可以认证',
    ],
  ),
  SN4606: entry(
    [
      'the declared access {text} stands on no circuit, or on several',
      'then nobody can say whose packets enter there',
      'collect all routers, and declare the VLAN of the access',
    ],
    [
      '已声明的接入 {text} 没有对应电路,或对应多条电路',
      '这样就无法判断从那里进入的是谁的报文',
      '收集全部路由器配置,并声明该接入的 VLAN',
    ],
  ),
  SN4607: entry(
    [
      'the certificate binds an access to an interface that does not show it: {file}:{line} `{text}`',
      'a wrong binding would judge one department by the rules of another',
      'declare the VLAN of the access, then verify again',
    ],
    [
      '证书把接入绑定到了没有依据的接口:{file}:{line} `{text}`',
      '错误的绑定会用一个部门的规则去判断另一个部门',
      '声明该接入的 VLAN,再重新运行 verify',
    ],
  ),
  SN4608: entry(
    [
      'routes cross between two groups of VRFs and no clause allows it; the importing line is {file}:{line} `{text}`',
      'what is imported can be reached',
      'run verify: it names the cause and the smallest change',
    ],
    [
      '两组 VRF 之间有路由流动,却没有任何条款允许;导入行是 {file}:{line} `{text}`',
      '被导入的目的地即可到达',
      '运行 verify:它会指出原因和最小改动',
    ],
  ),
  SN4609: entry(
    [
      'no valid witness that the filters between two circuits leave only what was agreed (entry on {file})',
      'packets nobody agreed to may pass',
      'run verify: if it says isolated, write a new certificate',
    ],
    [
      '没有有效的见证说明两条电路之间的过滤器只放行协议内容(入口在 {file})',
      '未经协议同意的报文可能通过',
      '运行 verify:若结论为隔离,则重新生成证书',
    ],
  ),
  SN4610: entry(
    [
      '{file}:{line} leads where no circuit of its own VRF is: `{text}`',
      'the checker follows static routes and sessions only to circuits of their VRF',
      'point it at a circuit of the VRF, or rely on verify without a certificate',
    ],
    [
      '{file}:{line} 指向本 VRF 电路之外:`{text}`',
      '检查器只沿静态路由和会话追踪到本 VRF 的电路',
      '让它指向本 VRF 的电路,或仅依靠 verify 而不出证书',
    ],
  ),
  SN4611: entry(
    [
      'a policy that decides about routes of a VRF on {file} is nowhere defined, or names a list that is not',
      'platforms disagree about what that lets pass',
      'define it, or take its name away',
    ],
    [
      '{file} 上决定 VRF 路由的策略未定义,或引用了未定义的列表',
      '各平台对此放行什么并不一致',
      '定义它,或去掉引用',
    ],
  ),
  SN4612: entry(
    [
      'one VRF on {file} serves sites that may not send to each other (line {line})',
      'inside one VRF nothing but a filter keeps sites apart',
      'give each its own VRF',
    ],
    [
      '{file} 上的一个 VRF 服务于不得互通的站点(第 {line} 行)',
      '在同一 VRF 内,除过滤器外没有任何隔离',
      '请为各站点使用各自的 VRF',
    ],
  ),
  SN4613: entry(
    [
      'customers can attach route targets of their own over the session on {file}:{line} `{text}`',
      'a customer could enter any VPN that imports the target it names',
      'take all extended communities away inbound',
    ],
    [
      '用户可通过 {file}:{line} 的会话附加自己的路由目标:`{text}`',
      '用户可借此进入任何导入该目标的 VPN',
      '在入方向清除所有扩展团体属性',
    ],
  ),
  SN4614: entry(
    [
      '{file}:{line} leaves a way into the backbone or past the VRF: `{text}` ({reason})',
      'packets could be looked up outside their VRF',
      'run verify: it names the missing guard',
    ],
    [
      '{file}:{line} 留下了进入骨干或绕过 VRF 的通路:`{text}`({reason})',
      '报文可能在 VRF 之外被查表转发',
      '运行 verify:它会指出缺少的防护',
    ],
  ),
  SN4615: entry(
    [
      'no configuration has a VRF of the declared VPN {text}',
      'nothing the policy says of it was looked at; that nothing was found would look like isolation',
      'correct its VRF names or route targets in the policy, or collect its routers',
    ],
    [
      '所有配置中都没有已声明的 VPN {text} 的 VRF',
      '策略中关于它的内容均未核对;什么都没发现会被看作隔离',
      '请更正策略中它的 VRF 名称或 RT,或采集其所在的路由器',
    ],
  ),
  SN4616: entry(
    [
      'the customer of the session on {file}:{line} may name a next hop on another circuit of its VRF: `{text}`',
      'its packets could leave by a circuit where no filter of an agreement stands',
      'put the peer in the place of the next hop in its inbound policy (FRR: `set ip next-hop peer-address`, `set ipv6 next-hop peer-address`; VRP: `apply ip-address next-hop peer-address`, `apply ipv6 next-hop peer-address`)',
    ],
    [
      '{file}:{line} 的会话允许用户把下一跳指到所在 VRF 的另一条接入电路上:`{text}`',
      '发往该用户的报文可能从没有协议过滤的电路离开',
      '在其入方向策略中把下一跳改为对等体地址(FRR:`set ip next-hop peer-address`、`set ipv6 next-hop peer-address`;VRP:`apply ip-address next-hop peer-address`、`apply ipv6 next-hop peer-address`)',
    ],
  ),
  SN4620: entry(
    [
      'no certificate was written: the verdict is not isolated',
      'a certificate states a proof, and there is none',
      'remove what verify reports, then ask for the certificate again',
    ],
    ['没有生成证书:结论不是隔离', '证书陈述的是证明,而此时没有证明', '消除 verify 报告的问题后再生成证书'],
  ),
  SN4621: entry(
    [
      'no certificate was written: the independent checker could not confirm it',
      'isolated, but by constructs it does not follow or only in the present best-path state',
      'see what it says above; the verdict of verify stands without a certificate',
    ],
    [
      '没有生成证书:独立检查器未能确认',
      '网络是隔离的,但依赖检查器不追踪的构造,或只在当前最优路径状态下成立',
      '请看上面的说明;没有证书时 verify 的结论仍然有效',
    ],
  ),
  SN4622: entry(
    [
      '{file} is not there, or holds no configurations',
      'a certificate speaks about exact texts',
      'give the certificate and --configs with the folder it was written for',
    ],
    [
      '{file} 不存在,或其中没有配置',
      '证书针对的是确切的配置文本',
      '请给出证书,并用 --configs 指定对应的目录',
    ],
  ),
  SN4660: entry(
    [
      '--certificate does not go with --infer',
      'a certificate states that a declared policy is kept; what was inferred is what the routers do, whether anybody wants it or not',
      'write a policy with --write-policy FILE, correct it, and ask for the certificate with --policy FILE',
    ],
    [
      '--certificate 不能与 --infer 一起使用',
      '证书陈述的是已声明的策略得到遵守；推断出的只是路由器的现状,未必有人想要',
      '用 --write-policy 文件 写出策略,修改后再用 --policy 文件 生成证书',
    ],
  ),
  SN4623: {
    severity: 'error',
    en: {
      what: 'required is {required}; the level is {level}, with {trust} assumptions about equipment beyond the routers',
      why: 'A holds in every state, B in the present one only; C asks that nothing beyond the routers is trusted',
      help: 'look at what would open each pair, and at what is trusted, in the answer; or require less',
    },
    zh: {
      what: '要求为 {required}；实际级别为 {level}，另有 {trust} 项对路由器之外设备的信任前提',
      why: 'A 在任何状态下成立，B 仅在当前状态下成立；C 要求不信任路由器之外的任何设备',
      help: '请查看结论中各对的打开条件与信任前提；或降低要求',
    },
  },
  SN4624: {
    severity: 'error',
    en: {
      what: 'the certificate is valid and of level {level}; A was required',
      why: 'level B trusts routers or neighbours that are not among the configurations; its trust records name them',
      help: 'collect them and write the certificate again, or leave --require out',
    },
    zh: {
      what: '证书有效，级别为 {level}；要求为 A',
      why: 'B 级信任未采集到的路由器或邻居；证书中的 trust 记录列出了它们',
      help: '请采集后重新生成证书，或去掉 --require',
    },
  },
} as const satisfies CatalogueSection;
