import type { CatalogueSection } from './section.ts';

/** Secrets of the configuration: where they stand, and whether the one on a router is the one meant. */
export const SN392 = {
  SN3920: {
    severity: 'error',
    en: {
      what: 'the password of a BGP session stands in the inventory',
      why: 'inventories are copied, reviewed and kept for years; with this password anybody on the link can reset the session or speak for the CE',
      help: 'agree on a new password with the site, put it where only the push reads it, and write password: env:NAME, file:PATH or exec:PROGRAM',
    },
    zh: {
      what: '清单中写了 BGP 会话的密码本身',
      why: '清单会被复制、审核并保存多年；知道该密码的人可在链路上中断会话或冒充 CE',
      help: '与站点约定新密码，把它放在只有下发时才读取的地方，此处写 password: env:变量名、file:路径 或 exec:程序',
    },
  },
  SN3921: {
    severity: 'warning',
    en: {
      what: 'the secret {reference} that {router} is to get ({place}) cannot be had here',
      why: 'the plan shows its name only; a later plan with the value has another hash',
      help: 'plan where the value is at hand; `apply` sends nothing without it',
    },
    zh: {
      what: '此处取不到将写入 {router} 的密钥 {reference}（{place}）',
      why: '计划中只显示其名称；能取到值之后再做的计划，哈希会不同',
      help: '请在能取到该值的地方做计划；取不到时 `apply` 不会下发任何内容',
    },
  },
  SN3922: {
    severity: 'warning',
    en: {
      what: 'the secret on {router} ({place}) was not compared: {reference} cannot be had here',
      why: 'the plan leaves it as it is, also when it was changed in the vault or by hand',
      help: 'plan where the value is at hand to be told',
    },
    zh: {
      what: '未比较 {router} 上的密钥（{place}）：此处取不到 {reference}',
      why: '计划保持其原样，即使它已在密钥库中或被人手工更改',
      help: '请在能取到该值的地方做计划',
    },
  },
  SN3923: {
    severity: 'warning',
    en: {
      what: 'the secret on {router} ({place}) was not compared: its fingerprint was made with another key',
      why: 'fingerprints mean something only beside the journal whose key made them; whether the router has what {reference} names is not told',
      help: 'collect with the journal of this workplace, or plan in the workplace that collected',
    },
    zh: {
      what: '未比较 {router} 上的密钥（{place}）：其指纹由另一把密钥生成',
      why: '指纹只在生成它的日志旁才有意义；无法判断路由器上的是否为 {reference} 所指的值',
      help: '用本工作处的日志重新采集，或在采集它的工作处做计划',
    },
  },
  SN3924: {
    severity: 'warning',
    en: {
      what: 'the secret on {router} ({place}) is not the ciphertext that was read back after it was pushed',
      why: 'somebody changed this secret by hand, or the router encrypted it anew (a new release, a new system key); which of the two, ciphertext does not say, so nothing is sent',
      help: 'if the session is up, both ends have the same secret: `sectornet secrets accept {router}`; to set what {reference} names: `sectornet plan --renew-secrets --limit {router}`, then apply with the same option',
    },
    zh: {
      what: '{router} 上的密钥（{place}）与下发后读回的密文不同',
      why: '有人手工改了该密钥，或路由器重新加密了它（新版本、新系统密钥）；密文看不出是哪一种，因此不下发任何内容',
      help: '若会话正常，则两端密钥相同：`sectornet secrets accept {router}`；若要写入 {reference} 所指的值：`sectornet plan --renew-secrets --limit {router}`，然后用相同选项 apply',
    },
  },
  SN3925: {
    severity: 'warning',
    en: {
      what: 'the secret on {router} ({place}) was never pushed from this workplace, and the router shows ciphertext only',
      why: 'whether it is what {reference} names cannot be told, so nothing is sent',
      help: 'if the session is up, both ends have the same secret: `sectornet secrets accept {router}`; to set what {reference} names: `sectornet plan --renew-secrets --limit {router}`, then apply with the same option',
    },
    zh: {
      what: '{router} 上的密钥（{place}）从未由本工作处下发，且路由器只显示密文',
      why: '无法判断它是否为 {reference} 所指的值，因此不下发任何内容',
      help: '若会话正常，则两端密钥相同：`sectornet secrets accept {router}`；若要写入 {reference} 所指的值：`sectornet plan --renew-secrets --limit {router}`，然后用相同选项 apply',
    },
  },
  SN3926: {
    severity: 'warning',
    en: {
      what: 'the key {file} may be read by others on this machine',
      why: 'who has it can try passwords against every fingerprint in plans, journals and collected folders',
      help: 'chmod 600 {file}',
    },
    zh: {
      what: '本机其他用户可读取密钥 {file}',
      why: '拿到它的人可对计划、日志和采集目录中的每个指纹试猜密码',
      help: 'chmod 600 {file}',
    },
  },
  SN3927: {
    severity: 'warning',
    en: {
      what: 'the key of the fingerprints cannot be used: {reason}',
      why: 'this run makes fingerprints of its own that no other run can be compared with, and secrets on routers that were pushed before are not known again',
      help: 'make {file} readable and its folder writable for you, or name another journal: --journal FILE',
    },
    zh: {
      what: '无法使用指纹密钥：{reason}',
      why: '本次执行的指纹无法与其他执行比较，也认不出以前下发到路由器的密钥',
      help: '使 {file} 可读、其目录可写，或指定其他日志：--journal FILE',
    },
  },
  SN3940: {
    severity: 'warning',
    en: {
      what: 'the journal {file} held secrets in clear text, in {count} records of an earlier build; they were removed',
      why: 'backups and copies of that file still have them',
      help: 'delete old copies of the file, or rotate the passwords (docs/secrets.md)',
    },
    zh: {
      what: '日志 {file} 中有 {count} 条由早期版本写入的记录含明文密钥，已清除',
      why: '该文件的备份和副本中仍然存在',
      help: '删除旧副本，或更换这些密码（docs/secrets.md）',
    },
  },
  SN3941: {
    severity: 'error',
    en: {
      what: 'there is no time zone {zone}',
      why: 'nobody could tell when a freeze begins, or which day is an approval’s last',
      help: 'write the name of the IANA time zone database, for example time-zone: Asia/Shanghai',
    },
    zh: {
      what: '没有名为 {zone} 的时区',
      why: '无法判断冻结期从何时开始，也无法判断批准的最后一天',
      help: '写 IANA 时区数据库中的名称，例如 time-zone: Asia/Shanghai',
    },
  },
} as const satisfies CatalogueSection;
