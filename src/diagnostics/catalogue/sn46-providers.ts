import type { CatalogueSection } from './section.ts';

/** SN404x, SN424x and SN446x: what happens to VPN routes between the routers, where another provider begins, and what a lower router of a hierarchy holds. */
export const SN46 = {
  SN4041: {
    severity: 'error',
    en: {
      what: 'a policy on a session between routers attaches a route target that a foreign VPN imports',
      why: 'neither VRF names the other, and their routes meet all the same',
      help: 'take the target out of the policy; policies between routers should only refuse routes',
    },
    zh: {
      what: '路由器之间会话上的策略附加了其他 VPN 引入的 RT',
      why: '两个 VRF 互不相关，路由却因此互通',
      help: '从策略中去掉该 RT；路由器之间的策略只应拒绝路由',
    },
  },
  SN4042: {
    severity: 'error',
    en: {
      what: 'a VRF gives routes back to the VPN tables that it took from there',
      why: 'whoever imports from this VRF reaches everything it reaches, however many steps away',
      help: 'switch the re-export off, or give the VRF an export policy that names its own prefixes',
    },
    zh: {
      what: '某 VRF 把从 VPN 路由表引入的路由又发布回去',
      why: '凡从该 VRF 引入路由者，都能到达它所能到达的一切',
      help: '关闭再发布，或为该 VRF 配置只含自有前缀的出方向策略',
    },
  },
  SN4241: {
    severity: 'warning',
    en: {
      what: 'only a filter between the routers keeps {prefix} of {from} out of VRF `{vrf}` ({target})',
      why: 'the VRF would take the route: one changed policy or reflector opens it, and the level is B',
      help: 'take {target} out of the import or the export list',
    },
    zh: {
      what: '仅靠路由器之间的过滤，{from} 的 {prefix} 才未进入 VRF `{vrf}`（{target}）',
      why: '该 VRF 本会接收此路由：策略或反射器一改即互通，故只能判为 B 级',
      help: '从引入或导出列表中去掉 {target}',
    },
  },
  SN4242: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` talks over `{interface}` to AS {as} ({peer}), and no site declares it',
      why: 'a customer nobody declared, or the VRF of another provider (inter-AS option A): who is behind it joins the VPN',
      help: 'declare a site with this access, or remove the session',
    },
    zh: {
      what: 'VRF `{vrf}` 经 `{interface}` 与 AS {as}（{peer}）建立会话，却没有站点声明它',
      why: '可能是未声明的用户，也可能是其他运营商的 VRF（跨域 Option A）：其后的一切都并入该 VPN',
      help: '为该接入声明站点，或删除会话',
    },
  },
  SN4243: {
    severity: 'error',
    en: {
      what: 'routes of VPNs or labelled routes are exchanged with AS {as} ({peer}): inter-AS option {option}',
      why: 'B: whatever targets its routers attach are believed. C: its whole backbone becomes part of ours',
      help: 'collect the other side, and let the session admit only the targets both sides agreed on',
    },
    zh: {
      what: '与 AS {as}（{peer}）交换 VPN 路由或带标签路由：跨域 Option {option}',
      why: 'B：对方路由器附加的任何 RT 都会被采信；C：对方整个骨干成为本网的一部分',
      help: '采集对方配置，并使会话只接收双方约定的 RT',
    },
  },
  SN4244: {
    severity: 'warning',
    en: {
      what: '`{interface}` accepts labelled frames from AS {as}',
      why: 'nothing shows that only labels which that AS was given are taken: it is trusted with every VRF here',
      help: 'have the router check labels per neighbour where the platform can, else record the trust',
    },
    zh: {
      what: '`{interface}` 接受来自 AS {as} 的带标签帧',
      why: '无法证明只接受分配给该 AS 的标签：等于把所有 VRF 都托付给对方',
      help: '平台支持时按邻居检查标签，否则记录该信任',
    },
  },
  SN4245: {
    severity: 'warning',
    en: {
      what: 'this user-end PE holds VRF `{vrf}` and has no circuit of it',
      why: 'a lower router of a hierarchy stands in a township and holds only the VPNs of its sites: this one has the routes of a VPN nobody there uses',
      help: 'remove the VRF, or bind the circuit it was made for',
    },
    zh: {
      what: '该下层 PE 保存了 VRF `{vrf}`，却没有其任何接入电路',
      why: '分层结构的下层路由器位于乡镇，只应保存本地站点的 VPN：该 VRF 使其持有无人使用的 VPN 路由',
      help: '删除该 VRF，或绑定其对应的接入电路',
    },
  },
  SN4246: {
    severity: 'warning',
    en: {
      what: '{from} sends this user-end PE all VPN routes it has',
      why: 'a lower router of a hierarchy needs the default routes of its superstratum PEs; full routes fill a small router and join VRFs past the place where the hierarchy decides',
      help: 'end the session, or mark this router as a user end on {from}',
    },
    zh: {
      what: '{from} 向该下层 PE 发送全部 VPN 路由',
      why: '分层结构的下层路由器只需上层 PE 下发的缺省路由；全部路由会占满小型路由器，并绕过上层的控制点连通 VRF',
      help: '取消该会话，或在 {from} 上将本路由器设为 UPE',
    },
  },
  SN4247: {
    severity: 'error',
    en: {
      what: 'VRF `{vrf}` of this user-end PE takes the default route that {on} makes up from `{from}`, a VRF of another VPN',
      why: 'whatever has no route of its own is looked up among the routes of that VPN',
      help: 'name the VRF of the same VPN in the default, or take its target out of the imports of `{vrf}`',
    },
    zh: {
      what: '该下层 PE 的 VRF `{vrf}` 引入了 {on} 由另一 VPN 的 VRF `{from}` 生成的缺省路由',
      why: '没有明细路由的报文都会在该 VPN 的路由表中再次查找',
      help: '缺省路由改用同一 VPN 的 VRF，或从 {vrf} 的引入目标中去掉其 RT',
    },
  },
  SN4461: {
    severity: 'warning',
    en: {
      what: 'AS {as} ({peer}) exchanges VPN routes with this network and was not collected',
      why: 'it may hold VRFs that import or export the targets its session lets pass',
      help: 'collect its routers, or limit the session to agreed targets',
    },
    zh: {
      what: 'AS {as}（{peer}）与本网交换 VPN 路由，但未采集其配置',
      why: '对方可能有 VRF 引入或导出会话所放行的 RT',
      help: '采集其路由器，或将会话限定为约定的 RT',
    },
  },
  SN4462: {
    severity: 'warning',
    en: {
      what: 'a {kind} leads from table `{from}` to table `{to}`, and the line does not say which tables that are (*)',
      why: 'packets or routes may go anywhere',
      help: 'name the table, or remove the line',
    },
    zh: {
      what: '{kind} 从表 `{from}` 通向表 `{to}`，而该行未说明究竟是哪些表（*）',
      why: '报文或路由可能去往任何地方',
      help: '写明目的表，或删除该行',
    },
  },
  SN4463: {
    severity: 'warning',
    en: {
      what: 'VRF `{vrf}` and VRF `{other}` on `{router}` are joined by a link: one has the other for a neighbour',
      why: 'packets and routes of both VPNs may cross it, and what they do behind it is not followed',
      help: 'remove the link, or put both ends into VRFs of one VPN',
    },
    zh: {
      what: 'VRF `{vrf}` 与 `{router}` 上的 VRF `{other}` 由一条链路直连：一方以另一方为邻居',
      why: '两个 VPN 的报文和路由可能经此互通，其后的走向无法跟踪',
      help: '拆除该链路，或把两端放入同一 VPN 的 VRF',
    },
  },
  SN4464: {
    severity: 'warning',
    en: {
      what: 'VRF `{to}` copies routes of table `{from}`, and they may come from further away or go on from there',
      why: 'copies count as routes of the VRF: it exports them, or a third table copies them again; how far they go is not followed',
      help: 'remove the copy (`import-rib`) and agree on a route target, or keep the copies out of what the VRF exports',
    },
    zh: {
      what: 'VRF `{to}` 引入表 `{from}` 的路由，这些路由可能来自更远处，或由此继续传播',
      why: '引入的路由视同该 VRF 自身的路由：会被其导出，或再被第三张表引入；其传播范围未跟踪',
      help: '删除该引入（`import-rib`）并改用约定的 RT，或不让该 VRF 导出引入的路由',
    },
  },
} as const satisfies CatalogueSection;
