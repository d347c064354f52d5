import type { CatalogueSection } from './section.ts';

/** SN44xx: why an answer is inconclusive, and where declared reach stops. */
export const SN44 = {
  SN4401: {
    severity: 'warning',
    en: {
      what: 'the configuration of the router was not collected',
      why: 'it could import or export anything',
      help: 'collect it',
    },
    zh: { what: '未采集该路由器的配置', why: '它可能导入或导出任何路由', help: '采集该路由器' },
  },
  SN4402: {
    severity: 'warning',
    en: {
      what: 'the router was collected twice ({file})',
      why: 'only the first text was read',
      help: 'keep one text per router',
    },
    zh: { what: '该路由器被采集了两次（{file}）', why: '只读取了第一份', help: '每台路由器只保留一份' },
  },
  SN4403: {
    severity: 'warning',
    en: {
      what: '{file} is not a configuration of the declared platform',
      why: 'nothing in it was read',
      help: 'collect again, or correct the platform in network.yaml',
    },
    zh: {
      what: '{file} 不是所声明平台的配置',
      why: '其中内容均未读取',
      help: '重新采集，或更正 network.yaml 中的平台',
    },
  },
  SN4404: {
    severity: 'warning',
    en: {
      what: 'line {line} of {file} was not understood and can change isolation: `{text}`',
      why: 'what is not read is never called isolated',
      help: 'report the line, or remove it',
    },
    zh: {
      what: '{file} 第 {line} 行无法理解且可能影响隔离：`{text}`',
      why: '未读懂的内容绝不判为隔离',
      help: '反馈该行，或将其删除',
    },
  },
  SN4405: {
    severity: 'warning',
    en: {
      what: '{file} holds no interfaces, tables and filters of the system',
      why: 'nobody can say who stands in which VRF',
      help: 'collect the whole running configuration',
    },
    zh: {
      what: '{file} 不含系统的接口、路由表与过滤器',
      why: '无法判断谁在哪个 VRF 中',
      help: '采集完整的运行配置',
    },
  },
  SN4406: {
    severity: 'warning',
    en: {
      what: 'several circuits of `{interface}` could be access {access}',
      why: 'whose site stands where is not certain',
      help: 'declare the VLAN of the access',
    },
    zh: {
      what: '`{interface}` 上有多条电路都可能是接入 {access}',
      why: '无法确定站点所在的电路',
      help: '声明该接入的 VLAN',
    },
  },
  SN4407: {
    severity: 'warning',
    en: {
      what: '`{interface}` belongs to no declared access for sure, and may be one that was not found',
      why: 'it cannot be called a stranger nor a site',
      help: 'declare the VLAN of the access, or correct what the router knows about the site',
    },
    zh: {
      what: '`{interface}` 不能确定属于哪个已声明的接入，也可能正是未找到的那个',
      why: '既不能视为外来者，也不能视为站点',
      help: '声明该接入的 VLAN，或更正路由器上该站点的配置',
    },
  },
  SN4408: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` redistributes {protocol} routes',
      why: 'which prefixes those are is in no configuration',
      help: 'filter what is redistributed, or use static routes',
    },
    zh: {
      what: 'VRF `{vrf}` 重分发 {protocol} 路由',
      why: '具体是哪些前缀，配置中看不出',
      help: '对重分发加以过滤，或改用静态路由',
    },
  },
  SN4409: {
    severity: 'warning',
    en: {
      what: 'a way of class {class} was found and the simulator could not carry a packet along it',
      why: 'it is neither proved open nor proved closed',
      help: 'look at the lines of the router by hand',
    },
    zh: {
      what: '发现一条 {class} 类路径，但模拟器未能让报文走通',
      why: '既不能证明连通，也不能证明隔离',
      help: '人工核对该路由器的相关配置',
    },
  },
  SN4410: {
    severity: 'warning',
    en: {
      what: 'the next hop of {prefix} in VRF `{vrf}` is reached by an imported route, or by routes of another VRF',
      why: 'where its packets end is not judged',
      help: 'give the route a connected next hop',
    },
    zh: {
      what: 'VRF `{vrf}` 中 {prefix} 的下一跳经由导入的路由或其他 VRF 的路由到达',
      why: '其报文最终去向未判定',
      help: '改用直连的下一跳',
    },
  },
  SN4412: {
    severity: 'warning',
    en: {
      what: 'a neighbour of a VPN session was not collected',
      why: 'it could announce anything, so nothing holds in every state',
      help: 'collect it, or remove the session',
    },
    zh: {
      what: '某个 VPN 会话的邻居未被采集',
      why: '它可能通告任何路由，因此结论不能覆盖所有状态',
      help: '采集该邻居，或删除该会话',
    },
  },
  SN4413: {
    severity: 'warning',
    en: {
      what: 'the inbound policy of a customer session admits prefixes that are not its own',
      why: 'an announcement of the customer could draw the packets of another VPN to its site',
      help: 'admit only the declared prefixes of the site',
    },
    zh: {
      what: '用户会话的入方向策略接受了不属于该站点的前缀',
      why: '该用户的一条通告就可能把其他 VPN 的报文引到自己的站点',
      help: '只接受该站点声明的前缀',
    },
  },
  SN4414: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` gives {prefix} away by a statement of its own',
      why: 'what packets for it meet in the VRF is not followed, so whom it joins is not judged',
      help: 'give it away as what it is (`redistribute connected` or `static`), or take the statement out',
    },
    zh: {
      what: 'VRF `{vrf}` 用单独的语句发布 {prefix}',
      why: '发往该前缀的报文在 VRF 内的去向未跟踪，因此未判定它会连通谁',
      help: '改为按其来源发布（重分发直连或静态路由），或删除该语句',
    },
  },
  SN4415: {
    severity: 'warning',
    en: {
      what: 'the export policy `{policy}` of VRF `{vrf}` asks what targets a route carries',
      why: 'releases differ in whether it sees the targets of its own VRF, so what it gives away is not certain; isolation is judged for both, but where a policy elsewhere refuses what it sets that is not certain either',
      help: 'ask for prefixes instead, or set the targets in the policy alone',
    },
    zh: {
      what: 'VRF `{vrf}` 的导出策略 `{policy}` 按路由携带的路由目标匹配',
      why: '不同版本中该策略能否看到本 VRF 的路由目标并不一致，因此无法确定它发布什么；隔离已按两种情况判定；若别处的策略正按它所设置的路由目标拒绝路由，则隔离也无法确定',
      help: '改为按前缀匹配，或只在策略中设置路由目标',
    },
  },
  SN4416: {
    severity: 'warning',
    en: {
      what: 'this reflector passes no route from one client to another, and {a} and {b} have no session of their own',
      why: 'routes of one of them may not come to the other; what is isolated stays so',
      help: 'let the reflector reflect between clients, or give the two a session',
    },
    zh: {
      what: '该反射器不在客户端之间反射路由，而 {a} 与 {b} 之间没有直接会话',
      why: '一方的路由可能到不了另一方；隔离结论不受影响',
      help: '让反射器在客户端之间反射，或为两者建立会话',
    },
  },
  SN4417: {
    severity: 'warning',
    en: {
      what: 'others have VPN sessions with {address} of this router, whose interface is in no IGP',
      why: 'without a static route nobody knows a way to it, or a label; what is isolated stays so',
      help: 'put the interface into the IGP',
    },
    zh: {
      what: '其他路由器与本路由器的 {address} 建立 VPN 会话，但该地址所在接口未加入任何 IGP',
      why: '若没有静态路由，其他路由器没有到它的路由和标签；隔离结论不受影响',
      help: '将该接口加入 IGP',
    },
  },
  SN4418: {
    severity: 'warning',
    en: {
      what: 'the filters on `{interface}` hold a rule that was not understood, and none before it lets through what routing would carry',
      why: 'the rule may refuse what routing would carry: neither isolated nor a breach can be said',
      help: 'read the rule that is named as not understood, or write it in another form',
    },
    zh: {
      what: '`{interface}` 上的过滤器有一条规则未能识别，且其之前没有规则放行路由所能承载的报文',
      why: '该规则可能拒绝路由所能承载的报文：既不能断言隔离，也不能断言越界',
      help: '阅读所列未识别的规则，或改写为可识别的形式',
    },
  },
  SN4420: {
    severity: 'warning',
    en: {
      what: 'the export policy `{policy}` of VRF `{vrf}` takes away every target a route carries',
      why: 'in releases where it sees the targets of its own VRF those are gone too, so what is declared may not arrive; where a policy elsewhere refuses routes by one of them isolation is not certain either',
      help: "set the VRF's own targets in the same entry, or take targets away where the customer's routes come in",
    },
    zh: {
      what: 'VRF `{vrf}` 的导出策略 `{policy}` 会删除路由携带的全部路由目标',
      why: '在该策略能看到本 VRF 路由目标的版本中，这些目标也会被删除，声明的内容可能到不了；若别处的策略正按其中之一拒绝路由，则隔离也无法确定',
      help: '在同一条目中重新设置本 VRF 的路由目标，或在接收客户路由处删除路由目标',
    },
  },
  SN4421: {
    severity: 'warning',
    en: {
      what: 'there is no route',
      why: 'the declared packet is dropped',
      help: 'check targets, static routes and sessions of the site',
    },
    zh: { what: '没有路由', why: '声明的报文被丢弃', help: '检查该站点的路由目标、静态路由和会话' },
  },
  SN4422: {
    severity: 'warning',
    en: {
      what: 'the packet ends at another site',
      why: 'traffic of the site is lost or taken away',
      help: 'remove the equal or longer foreign prefix',
    },
    zh: { what: '报文到了别的站点', why: '该站点的流量丢失或被截走', help: '消除与之相同或更长的外来前缀' },
  },
  SN4423: {
    severity: 'warning',
    en: {
      what: 'a filter refuses the packet',
      why: 'the declared service does not work',
      help: 'permit it in the cited filter',
    },
    zh: { what: '过滤器拒绝了该报文', why: '声明的服务不可用', help: '在所引用的过滤器中放行' },
  },
  SN4424: {
    severity: 'warning',
    en: {
      what: "the source check refuses the site's own packets",
      why: 'the way back to the site does not lead out of this circuit',
      help: 'correct the routes of the site',
    },
    zh: {
      what: '源地址检查拒绝了站点自己的报文',
      why: '回到该站点的路由不经过这条电路',
      help: '更正该站点的路由',
    },
  },
  SN4425: {
    severity: 'warning',
    en: {
      what: 'the route shares its RD and prefix with a route of another VPN',
      why: 'reflectors keep one of the two',
      help: 'give each VRF an RD of its own',
    },
    zh: {
      what: '该路由与其他 VPN 的路由 RD 和前缀相同',
      why: '反射器只保留其中一条',
      help: '为每个 VRF 使用独立的 RD',
    },
  },
  SN4426: {
    severity: 'warning',
    en: {
      what: 'no chain of VPN sessions carries the route',
      why: 'the other router never learns it',
      help: 'activate the VPN family towards the reflectors',
    },
    zh: {
      what: '没有 VPN 会话能传递该路由',
      why: '另一台路由器学不到',
      help: '在到反射器的会话上启用 VPN 地址族',
    },
  },
  SN4427: {
    severity: 'warning',
    en: {
      what: 'no chain of core links with IGP and LDP joins the two routers',
      why: 'labelled packets do not get there',
      help: 'enable IGP and LDP on the core links',
    },
    zh: {
      what: '两台路由器之间没有同时运行 IGP 与 LDP 的核心链路',
      why: '带标签的报文到不了',
      help: '在核心链路上启用 IGP 与 LDP',
    },
  },
  SN4428: {
    severity: 'warning',
    en: {
      what: 'IPv6 routes of VPNs need an IPv6 underlay on this router',
      why: 'the kernel refuses an IPv4 next hop for them',
      help: 'give the core links IPv6, its IGP and LDP',
    },
    zh: {
      what: '该路由器上 VPN 的 IPv6 路由需要 IPv6 底层网络',
      why: '内核不接受 IPv4 下一跳',
      help: '在核心链路上启用 IPv6 及其 IGP 与 LDP',
    },
  },
  SN4429: {
    severity: 'warning',
    en: {
      what: 'the declared access has no circuit on the router',
      why: 'the site is not attached',
      help: 'configure the circuit, or correct router, interface or VLAN',
    },
    zh: {
      what: '路由器上没有所声明接入的电路',
      why: '站点未接入',
      help: '配置该电路，或更正路由器、接口或 VLAN',
    },
  },
} as const satisfies CatalogueSection;
