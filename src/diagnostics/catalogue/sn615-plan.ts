import type { CatalogueSection } from './section.ts';

/** SN6150–SN6159: what a plan takes over, and what it does to those who use the network. */
export const SN615 = {
  SN6150: {
    severity: 'warning',
    en: {
      what: '{router} already has {count} wanted objects that no push of ours has written: {objects}',
      why: 'They are as the inventory wants them, yet not ours: nothing there is repaired, changed or removed.',
      help: 'Find out who wrote them. To take them over, without sending a line: sectornet plan --adopt --out plan.json, then sectornet apply plan.json',
    },
    zh: {
      what: '{router} 上已有 {count} 个清单所需的对象，但从未由本工具下发过：{objects}',
      why: '它们与清单一致，但尚不归本工具管理：不会对其修复、改动或删除。',
      help: '先查明是谁配置的。如要收编（不发送任何命令）：sectornet plan --adopt --out plan.json，然后 sectornet apply plan.json',
    },
  },
  SN6151: {
    severity: 'info',
    en: {
      what: '{count} objects on {router} are adopted: {objects}',
      why: 'From this push on they are ours: they are repaired when they differ, and removed when nothing declares them any more.',
      help: 'Commit allocations.lock.yaml after the push; it records them.',
    },
    zh: {
      what: '收编 {router} 上的 {count} 个对象：{objects}',
      why: '自本次下发起它们归本工具管理：有差异会修复，不再声明时会删除。',
      help: '下发后请提交 allocations.lock.yaml，其中记录了这些对象。',
    },
  },
  SN6152: {
    severity: 'error',
    en: {
      what: '`{object}` is none that could be adopted.',
      why: 'A name that fits nothing would leave the object you mean to others.',
      help: 'Name router, kind and name as the refusal does: --adopt-changed "{example}"',
    },
    zh: {
      what: '`{object}` 不是可收编的对象。',
      why: '名称不匹配时，您所指的对象仍不归本工具管理。',
      help: '按拒绝信息中的写法给出路由器、种类和名称：--adopt-changed "{example}"',
    },
  },
  SN6153: {
    severity: 'info',
    en: {
      what: 'What the plan does to those who use the network was not worked out: {sites} sites, at most {most} are compared here.',
      why: 'The prediction was audited all the same; only the sentence who may reach what besides, and who no longer, is missing.',
      help: 'sectornet verify --configs AFTER --against BEFORE compares two folders of configurations of any size.',
    },
    zh: {
      what: '未计算本计划对网络使用者的影响：共 {sites} 个站点，此处最多比较 {most} 个。',
      why: '预测配置仍已审计；缺少的只是“谁新增可达、谁不再可达”的说明。',
      help: 'sectornet verify --configs AFTER --against BEFORE 可比较任意规模的两组配置。',
    },
  },
  SN6154: {
    severity: 'error',
    en: {
      what: '{router} already has {count} objects of this stack that no push of ours has written: {objects}',
      why: 'They are as the inventory wants them, yet somebody else put them there; a stack never takes over in passing.',
      help: 'Look at them; then take the router over: pulumi import sectornet:device:RouterConfig {router} {router}',
    },
    zh: {
      what: '{router} 上已有本栈的 {count} 个对象，但从未由本工具下发过：{objects}',
      why: '它们与清单一致，但由他人配置；栈不会顺带收编。',
      help: '先核实，再收编该路由器：pulumi import sectornet:device:RouterConfig {router} {router}',
    },
  },
} as const satisfies CatalogueSection;
