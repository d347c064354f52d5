import type { CatalogueSection } from './section.ts';

/** SN12xx: the structure of an inventory file, as its JSON Schema has it. */
export const SN12 = {
  SN1201: {
    severity: 'error',
    en: {
      what: '`{key}` is not a key here',
      why: 'a misspelt key would be ignored, and the network would differ from what was meant',
      help: 'keys that fit here: {known}',
    },
    zh: {
      what: '此处没有键 `{key}`',
      why: '拼错的键会被忽略，网络就与本意不同',
      help: '此处可用的键：{known}',
    },
    remedies: { near: { en: 'did you mean `{near}`?', zh: '您是否想写 `{near}`？' } },
  },
  SN1202: {
    severity: 'error',
    en: {
      what: 'key `{key}` is missing',
      why: 'sectornet never guesses what a network should be: {rule}',
      help: 'add `{key}:`',
    },
    zh: {
      what: '缺少键 `{key}`',
      why: 'sectornet 从不猜测网络应当如何：{rule-zh}',
      help: '补上 `{key}:`',
    },
  },
  SN1203: {
    severity: 'error',
    en: {
      what: '`{value}` is not a value of `{key}`',
      why: 'each word selects how the network is built; an unknown one selects nothing',
      help: 'choose one of: {allowed}',
    },
    zh: {
      what: '`{key}` 不能取值 `{value}`',
      why: '每个取值决定网络的建法；未知的取值什么也不决定',
      help: '请从中选择：{allowed}',
    },
    remedies: {
      near: { en: 'did you mean `{near}`? ({allowed})', zh: '您是否想写 `{near}`？（{allowed}）' },
    },
  },
  SN1204: {
    severity: 'error',
    en: {
      what: '`{key}` must be a list',
      why: 'each entry of the list is one thing of the network: {rule}',
      help: 'write the entries below it, each after `- `',
    },
    zh: {
      what: '`{key}` 必须是列表',
      why: '列表的每一项是网络中的一个对象：{rule-zh}',
      help: '在其下逐项书写，每项以 `- ` 开头',
    },
  },
  SN1205: {
    severity: 'error',
    en: {
      what: '`{key}` must be a mapping of keys and values',
      why: 'its parts need names: {rule}',
      help: 'write `key: value` lines below it',
    },
    zh: {
      what: '`{key}` 必须是由键和值组成的映射',
      why: '其中各部分需要名称：{rule-zh}',
      help: '在其下书写 `键: 值`',
    },
  },
  SN1206: {
    severity: 'error',
    en: {
      what: '`{key}` must be text, not {value}',
      why: 'what looks like a number may change its digits when it is read: {rule}',
      help: 'write text, for example {example}',
    },
    zh: {
      what: '`{key}` 必须是文字，而不是 {value}',
      why: '看似数字的内容在读取时可能改变：{rule-zh}',
      help: '写成文字，例如 {example}',
    },
    remedies: { quote: { en: 'put it in quotes: "{value}"', zh: '请加引号："{value}"' } },
  },
  SN1207: {
    severity: 'error',
    en: {
      what: '`{key}` must be a whole number, not `{value}`',
      why: 'it is calculated with: {rule}',
      help: 'write a number without quotes, for example {example}',
    },
    zh: {
      what: '`{key}` 必须是整数，而不是 `{value}`',
      why: '它要参与计算：{rule-zh}',
      help: '写不带引号的数字，例如 {example}',
    },
  },
  SN1208: {
    severity: 'error',
    en: {
      what: '`{value}` does not fit `{key}`',
      why: 'it must be {rule}',
      help: 'for example {example}',
    },
    zh: {
      what: '`{value}` 不符合 `{key}` 的要求',
      why: '应为：{rule-zh}',
      help: '例如 {example}',
    },
  },
  SN1209: {
    severity: 'error',
    en: {
      what: '`{key}` needs at least {limit}',
      why: 'with fewer the thing cannot exist in a network',
      help: 'add an entry, or remove what the list belongs to',
    },
    zh: {
      what: '`{key}` 至少需要 {limit} 项',
      why: '更少则该对象在网络中无法存在',
      help: '增加一项，或删除该列表所属的对象',
    },
  },
  SN1210: {
    severity: 'error',
    en: {
      what: '`{key}` takes at most {limit}',
      why: 'the others would have no place in the configuration',
      help: 'remove the surplus entries',
    },
    zh: {
      what: '`{key}` 至多 {limit} 项',
      why: '多出的项在配置中没有位置',
      help: '删除多余的项',
    },
  },
  SN1211: {
    severity: 'error',
    en: {
      what: '`{key}` names the same thing twice',
      why: 'a repeated entry is usually a misspelt one, and another is missing',
      help: 'keep each entry once',
    },
    zh: {
      what: '`{key}` 中有重复的项',
      why: '重复的项往往是另一项的笔误，而那一项就缺失了',
      help: '每项只保留一次',
    },
  },
  SN1212: {
    severity: 'error',
    en: {
      what: '`{key}` holds a value where a reference belongs',
      why: 'inventories are copied, reviewed and kept for years; a password in one opens every router',
      help: 'change that password, put the new one elsewhere and write credential: { password: env:NAME }, { key: file:PATH } or agent',
    },
    zh: {
      what: '`{key}` 应写引用，却写了值本身',
      why: '清单会被复制、审核并保存多年；其中的密码能打开所有路由器',
      help: '更换该密码，把新密码放在别处，此处写 credential: { password: env:变量名 }、{ key: file:路径 } 或 agent',
    },
  },
  SN1213: {
    severity: 'error',
    en: {
      what: '{count} keys are missing: {keys}',
      why: 'sectornet never guesses what a network should be',
      help: 'add them, or remove the entry',
    },
    zh: {
      what: '缺少 {count} 个键：{keys}',
      why: 'sectornet 从不猜测网络应当如何',
      help: '补上这些键，或删除该条目',
    },
  },
} as const satisfies CatalogueSection;
