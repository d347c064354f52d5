import type { CatalogueSection } from './section.ts';

/** Choosing routers, pushing in waves, and runs on trial. */
export const SN815 = {
  SN9037: {
    severity: 'error',
    en: {
      what: '--limit {limit}: {term} names no router',
      why: 'a misspelt name that is passed over leaves out the router that was meant',
      help: 'routers: {routers}; groups: {groups}',
    },
    zh: {
      what: '--limit {limit}：{term} 没有对应的路由器',
      why: '写错的名称若被忽略，真正想选的路由器就会被漏掉',
      help: '路由器：{routers}；组：{groups}',
    },
  },
  SN9038: {
    severity: 'error',
    en: {
      what: '--limit {limit}: {term} cannot be read: {reason}',
      why: 'nothing is done while it is not clear which routers are meant',
      help: 'a,b or a:b adds, & keeps, ! takes away, ~ is a regular expression, x[0:2] counts, @file reads one term a line',
    },
    zh: {
      what: '--limit {limit}：{term} 无法解析：{reason}',
      why: '在选中哪些路由器不明确时不执行任何操作',
      help: 'a,b 或 a:b 为并集，& 为交集，! 为排除，~ 为正则表达式，x[0:2] 按序号选取，@文件 每行一项',
    },
  },
} as const satisfies CatalogueSection;
