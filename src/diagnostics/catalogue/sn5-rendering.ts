import type { CatalogueSection } from './section.ts';

/** Rendered text that does not say what was compiled: a fault of sectornet, found before any router sees it. */
export const SN5 = {
  SN5001: {
    severity: 'error',
    en: {
      what: 'Line {line} rendered for {router} is not understood by the grammar of {platform}: {text}',
      why: 'Nothing is sent to a router that could not be checked first.',
      help: 'Look at the name or value this line comes from; if it is plain, report the line as a fault of the templates.',
    },
    zh: {
      what: '为 {router} 生成的第 {line} 行无法被 {platform} 的语法解析：{text}',
      why: '未经检查的内容一律不下发到路由器。',
      help: '请检查该行所来自的名称或取值；若并无特殊之处，请将此行作为模板缺陷上报。',
    },
  },
  SN5002: {
    severity: 'error',
    en: {
      what: 'The configuration rendered for {router} reads back as a different router (first difference: {part}).',
      why: 'A fact that is lost between model and text could be a route target or a filter.',
      help: 'Report it as a fault of the templates of {platform}; the network stays as it is until then.',
    },
    zh: {
      what: '为 {router} 生成的配置回读后与模型不一致（首个差异：{part}）。',
      why: '模型与文本之间丢失的内容可能是路由目标或过滤规则。',
      help: '请作为 {platform} 的模板缺陷上报；在此之前网络保持不变。',
    },
  },
} as const satisfies CatalogueSection;
