import type { CatalogueSection } from './section.ts';

/** SN6150–SN6159: what a plan takes over, and what it does to those who use the network. */
export const SN615 = {
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
} as const satisfies CatalogueSection;
