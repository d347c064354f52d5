import type { CatalogueSection } from './section.ts';

/** SN81xx: who may push, who approved, and when nothing may change. */
export const SN8 = {
  SN8101: {
    severity: 'error',
    en: {
      what: '{file} is not signed by the owner of the network (signed by {signer}, owner is {owner})',
      why: 'whoever can edit the file could give himself any role',
      help: 'let the owner sign it: ssh-keygen -Y sign -n sectornet-roles -f OWNER_KEY {file}',
    },
    zh: {
      what: '{file} 未由网络所有者签署（签署者 {signer}，所有者 {owner}）',
      why: '否则能改此文件的人可给自己任何角色',
      help: '请所有者签署：ssh-keygen -Y sign -n sectornet-roles -f 所有者密钥 {file}',
    },
  },
  SN8102: {
    severity: 'error',
    en: {
      what: '{file} gives roles for network {named}, this is {network}',
      why: 'roles of one network must not open another',
      help: 'write network-id: {network}, and let the owner sign the file again',
    },
    zh: {
      what: '{file} 规定的是网络 {named} 的角色，而本网络为 {network}',
      why: '一张网络的角色不得用于另一张',
      help: '写 network-id: {network}，并请所有者重新签署',
    },
  },
  SN8103: {
    severity: 'error',
    en: {
      what: 'sub-contractor {holder} has no list of routers',
      why: 'a sub-contractor may change only the devices of his own lot',
      help: 'add routers: [...] to the entry, and let the owner sign the file again',
    },
    zh: {
      what: '分包商 {holder} 没有路由器列表',
      why: '分包商只能改动自己标段的设备',
      help: '在该条目下加 routers: [...]，并请所有者重新签署',
    },
  },
  SN8104: {
    severity: 'error',
    en: {
      what: '{holder} has the same {key} as {other}',
      why: "two entries for one key could approve each other's plans",
      help: 'give each holder a key and an id of his own',
    },
    zh: {
      what: '{holder} 与 {other} 的 {key} 相同',
      why: '一把密钥两个条目，就能互相批准计划',
      help: '为每位持有人配各自的密钥和标识',
    },
  },
  SN8105: {
    severity: 'error',
    en: {
      what: 'network.yaml asks for roles, but {file} cannot be read',
      why: 'without the signed roles nobody is known who may push',
      help: 'write roles.yaml beside network.yaml (schema/roles.json) and let the owner sign it',
    },
    zh: {
      what: 'network.yaml 要求角色，但读不到 {file}',
      why: '没有已签署的角色文件，就不知道谁可下发',
      help: '在 network.yaml 旁编写 roles.yaml（schema/roles.json）并请所有者签署',
    },
  },
  SN8106: {
    severity: 'error',
    en: {
      what: 'the key {file} cannot be used: {reason}',
      why: 'a push or an approval in this network is bound to an Ed25519 key',
      help: 'give a private key as ssh-keygen -t ed25519 makes it, without passphrase, or sign with ssh-keygen -Y sign (docs/approvals.md)',
    },
    zh: {
      what: '密钥 {file} 无法使用：{reason}',
      why: '本网络的下发和批准须与 Ed25519 密钥绑定',
      help: '请提供 ssh-keygen -t ed25519 生成的无口令私钥，或用 ssh-keygen -Y sign 签署（docs/approvals.md）',
    },
  },
  SN8107: {
    severity: 'error',
    en: {
      what: 'this network has no `governance`',
      why: 'without an owner key in network.yaml nobody can sign who may push',
      help: 'add governance: { owner-key: ssh-ed25519 … } to network.yaml (docs/approvals.md)',
    },
    zh: {
      what: '本网络没有 `governance`',
      why: 'network.yaml 中没有所有者密钥，就无人能签署谁可下发',
      help: '在 network.yaml 中加 governance: { owner-key: ssh-ed25519 … }（docs/approvals.md）',
    },
  },
  SN8110: {
    severity: 'error',
    en: {
      what: 'no key was given, and this network is changed only by known holders',
      why: 'nobody could say afterwards who pushed',
      help: 'add --key FILE with the private key of a holder in roles.yaml',
    },
    zh: {
      what: '未提供密钥，而本网络只允许已登记的持有人变更',
      why: '否则事后无人能说明是谁下发的',
      help: '加 --key 文件，使用 roles.yaml 中某持有人的私钥',
    },
  },
  SN8111: {
    severity: 'error',
    en: {
      what: 'the key {key} belongs to nobody in roles.yaml',
      why: 'a push is bound to a known holder',
      help: 'let the owner add the holder and sign roles.yaml, or use another key',
    },
    zh: {
      what: '密钥 {key} 不属于 roles.yaml 中的任何人',
      why: '下发须由已登记的持有人进行',
      help: '请所有者登记该持有人并签署 roles.yaml，或改用其他密钥',
    },
  },
  SN8112: {
    severity: 'error',
    en: {
      what: 'the key of {holder} counted until {until}, today is {today}',
      why: 'an old key may be in other hands',
      help: 'let the owner renew it in roles.yaml',
    },
    zh: {
      what: '{holder} 的密钥有效至 {until}，今天是 {today}',
      why: '旧密钥可能已落入他人之手',
      help: '请所有者在 roles.yaml 中续期',
    },
  },
  SN8113: {
    severity: 'error',
    en: {
      what: '{holder} is an auditor and may not push',
      why: 'who checks the network must not be who changes it',
      help: 'let a contractor or the owner push',
    },
    zh: {
      what: '{holder} 是审计员，不得下发',
      why: '检查网络的人不能是变更网络的人',
      help: '请由承建方或所有者下发',
    },
  },
  SN8114: {
    severity: 'error',
    en: {
      what: '{holder} may not change VPN {vpns}',
      why: 'a contractor of one department must not reach into another',
      help: 'let somebody push who may, or plan with --only for the own VPNs',
    },
    zh: {
      what: '{holder} 无权变更 VPN {vpns}',
      why: '一个部门的承建方不得触及另一部门',
      help: '请由有权者下发，或用 --only 只计划自己的 VPN',
    },
  },
  SN8115: {
    severity: 'error',
    en: {
      what: '{holder} may not change {routers}',
      why: 'a sub-contractor changes only the devices of his own lot',
      help: 'select the own devices with --limit, or let somebody push who may',
    },
    zh: {
      what: '{holder} 无权变更 {routers}',
      why: '分包商只能改动自己标段的设备',
      help: '用 --limit 只选自己的设备，或请有权者下发',
    },
  },
  SN8120: {
    severity: 'error',
    en: {
      what: '{file} is not an approval with a valid signature',
      why: 'the text was changed after signing, or nobody signed it',
      help: 'approve again: sectornet approve PLAN --key FILE',
    },
    zh: {
      what: '{file} 不是带有效签名的批准',
      why: '签署后文本被改动，或无人签署',
      help: '重新批准：sectornet approve 计划 --key 文件',
    },
  },
  SN8121: {
    severity: 'error',
    en: {
      what: '{file} is signed with key {key}, which belongs to nobody in roles.yaml',
      why: 'an approval counts only from a known holder',
      help: 'let a holder of roles.yaml approve',
    },
    zh: {
      what: '{file} 的签名密钥 {key} 不属于 roles.yaml 中的任何人',
      why: '只有已登记持有人的批准才有效',
      help: '请 roles.yaml 中的持有人批准',
    },
  },
  SN8122: {
    severity: 'error',
    en: {
      what: '{file} approves plan {approved}, this is {plan}',
      why: 'what is pushed must be what was approved; the plan or the routers have moved since',
      help: 'look at the new plan and approve it: sectornet approve PLAN --key FILE',
    },
    zh: {
      what: '{file} 批准的是计划 {approved}，而本计划为 {plan}',
      why: '下发的必须是批准过的；此后计划或路由器已变化',
      help: '查看新计划后重新批准：sectornet approve 计划 --key 文件',
    },
  },
  SN8123: {
    severity: 'error',
    en: {
      what: 'the approval {file} of {holder} counted until {until}, today is {today}',
      why: 'an approval is for a known time',
      help: 'approve again',
    },
    zh: {
      what: '{holder} 的批准 {file} 有效至 {until}，今天是 {today}',
      why: '批准只在约定时间内有效',
      help: '请重新批准',
    },
  },
  SN8124: {
    severity: 'error',
    en: {
      what: '{holder} ({role}) may not approve here; approvals count from {from}',
      why: 'network.yaml says whose second look counts',
      help: 'let a holder of one of these roles approve',
    },
    zh: {
      what: '{holder}（{role}）无权批准；有效的批准来自 {from}',
      why: '由谁复核由 network.yaml 规定',
      help: '请由上述角色的持有人批准',
    },
  },
  SN8125: {
    severity: 'error',
    en: {
      what: '{holder} pushes and approved the plan himself ({file})',
      why: 'a second look by the same eyes is none',
      help: 'let another holder approve, or another one push',
    },
    zh: {
      what: '{holder} 既下发又批准了该计划（{file}）',
      why: '同一人的复核不算复核',
      help: '请由另一位持有人批准或下发',
    },
  },
  SN8126: {
    severity: 'error',
    en: {
      what: 'the plan has {have} of {required} approvals from {from}',
      why: 'in this network a plan is pushed only after a second look',
      help: 'give this hash to an approver: {hash} (sectornet approve PLAN --key FILE)',
    },
    zh: {
      what: '计划已有 {have} 份批准，需要 {required} 份（来自 {from}）',
      why: '本网络的计划须经复核方可下发',
      help: '请将此摘要交给批准人：{hash}（sectornet approve 计划 --key 文件）',
    },
  },
  SN8130: {
    severity: 'error',
    en: {
      what: 'freeze {freeze} is in force until {last}: {reason} (today is {today})',
      why: 'a change in this time could cut off what the department needs most right now',
      help: 'wait, or bring an emergency approval of the owner: sectornet approve PLAN --key FILE --emergency REASON',
    },
    zh: {
      what: '冻结期 {freeze} 生效至 {last}：{reason}（今天是 {today}）',
      why: '此时变更可能中断该部门最需要的业务',
      help: '等待，或取得所有者的紧急批准：sectornet approve 计划 --key 文件 --emergency 原因',
    },
  },
  SN8131: {
    severity: 'warning',
    en: {
      what: 'the freeze {freezes} is overridden by an emergency approval: {reason}',
      why: "it is on record with the approver's key",
      help: 'tell the department',
    },
    zh: {
      what: '冻结期 {freezes} 已被紧急批准越过：{reason}',
      why: '批准人的密钥已记录在案',
      help: '请通知该部门',
    },
  },
} as const satisfies CatalogueSection;
