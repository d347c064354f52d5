import type { CatalogueSection } from './section.ts';

/** SN10xx files, SN11xx YAML. */
export const SN1 = {
  SN1001: {
    severity: 'error',
    en: {
      what: 'there is no inventory folder {folder}',
      why: 'without an inventory nothing is declared, so nothing can be compiled or proved',
      help: 'name the folder that holds network.yaml with -i DIR, for example -i inventory/chengdu',
    },
    zh: {
      what: '没有清单文件夹 {folder}',
      why: '没有清单就没有任何声明，无法编译，也无法证明',
      help: '用 -i DIR 指定含有 network.yaml 的文件夹，例如 -i inventory/chengdu',
    },
  },
  SN1002: {
    severity: 'error',
    en: {
      what: 'folder {folder} has no network.yaml',
      why: 'routers, address pools and the AS number stand there; without them no VPN can be placed',
      help: 'create network.yaml in that folder, or name another folder with -i DIR',
    },
    zh: {
      what: '文件夹 {folder} 中没有 network.yaml',
      why: '路由器、地址池和自治系统号都写在该文件中；没有它，任何 VPN 都无处安放',
      help: '在该文件夹中创建 network.yaml，或用 -i DIR 指定别的文件夹',
    },
  },
  SN1003: {
    severity: 'error',
    en: {
      what: 'file {file} cannot be read',
      why: 'a department left out unnoticed would be removed from the routers by the next plan',
      help: 'check that it is a file and that you may read it',
    },
    zh: {
      what: '文件 {file} 无法读取',
      why: '若某个部门被悄悄漏掉，下一次计划会把它从路由器上删除',
      help: '检查它是否为文件，以及您是否有读取权限',
    },
  },
  SN1004: {
    severity: 'error',
    en: {
      what: 'file {file} is not UTF-8 text',
      why: 'Chinese names saved in GBK turn into other characters, and reports would name the wrong department',
      help: 'save the file as UTF-8',
    },
    zh: {
      what: '文件 {file} 不是 UTF-8 文本',
      why: '以 GBK 保存的中文名称会变成别的字符，报告会写错部门',
      help: '将文件另存为 UTF-8',
    },
  },
  SN1005: {
    severity: 'warning',
    en: {
      what: 'file {file} is not part of the inventory and was not read',
      why: 'what is declared in it has no effect on any router',
      help: 'move department files into departments/, name agreements agreements.yaml, or remove the file',
    },
    zh: {
      what: '文件 {file} 不属于清单，未被读取',
      why: '其中的声明不会对任何路由器生效',
      help: '部门文件请放入 departments/，互访协议请命名为 agreements.yaml，否则请删除该文件',
    },
  },
  SN1101: {
    severity: 'error',
    en: {
      what: 'this is not YAML: {reason}',
      why: 'a file that is read differently from how it looks would build another network than the one reviewed',
      help: 'correct the marked place; indent with spaces and put quotes around text with : or #',
    },
    zh: {
      what: '此处不是合法的 YAML：{reason}',
      why: '若读到的与看到的不同，建成的网络就不是审核过的网络',
      help: '修改标出的位置；用空格缩进，含 : 或 # 的文字加引号',
    },
  },
  SN1102: {
    severity: 'error',
    en: {
      what: 'key `{key}` stands twice in one mapping',
      why: 'only one of the two values could count, and which one differs from tool to tool',
      help: 'keep one of them',
    },
    zh: {
      what: '键 `{key}` 在同一映射中出现两次',
      why: '两个值只能有一个生效，而哪一个生效因工具而异',
      help: '只保留一个',
    },
    related: { first: { en: 'first here', zh: '第一次出现在这里' } },
  },
  SN1103: {
    severity: 'error',
    en: {
      what: 'a tab is used for indentation',
      why: 'YAML counts spaces only; a site could end up under another VPN than it seems to',
      help: 'replace the tab by spaces',
    },
    zh: {
      what: '用制表符缩进',
      why: 'YAML 只认空格；站点可能落到看上去不同的 VPN 之下',
      help: '把制表符换成空格',
    },
  },
  SN1104: {
    severity: 'error',
    en: {
      what: 'directive `{directive}` is not allowed',
      why: 'under YAML 1.1 the number 65000:10 is read as 3900010 and `no` as false, so that two tools see two networks',
      help: 'delete the line; files are YAML 1.2',
    },
    zh: {
      what: '不允许使用指令 `{directive}`',
      why: '按 YAML 1.1，65000:10 会被读成 3900010，`no` 会被读成 false，两个工具会看到两个不同的网络',
      help: '删除这一行；文件一律为 YAML 1.2',
    },
  },
  SN1105: {
    severity: 'error',
    en: {
      what: 'aliases expand to more than {limit} values',
      why: 'nested aliases multiply (an "alias bomb"): a few lines can fill the memory of the machine that guards the network',
      help: 'write the values out instead of repeating them through * and &',
    },
    zh: {
      what: '别名展开后超过 {limit} 个值',
      why: '嵌套别名会成倍增长（“别名炸弹”），几行文字就能耗尽管理主机的内存',
      help: '直接写出各个值，不要用 * 和 & 重复引用',
    },
  },
  SN1106: {
    severity: 'error',
    en: {
      what: 'the file holds more than one YAML document',
      why: 'everything after the second `---` would be left out silently',
      help: 'put each department into a file of its own',
    },
    zh: {
      what: '文件中含有多个 YAML 文档',
      why: '第二个 `---` 之后的内容会被悄悄忽略',
      help: '每个部门单独放一个文件',
    },
  },
  SN1107: {
    severity: 'error',
    en: {
      what: 'this tag is not known: {reason}',
      why: 'a tag changes how a value is read, and what is read must be what is reviewed',
      help: 'delete the tag',
    },
    zh: {
      what: '未知的标签：{reason}',
      why: '标签会改变值的读法，而读到的必须与审核的一致',
      help: '删除该标签',
    },
  },
  SN1108: {
    severity: 'error',
    en: {
      what: 'the file is nested deeper than {limit} levels',
      why: 'no inventory is; this is a damaged or hostile file',
      help: 'restore the file from version control',
    },
    zh: {
      what: '文件嵌套超过 {limit} 层',
      why: '正常的清单不会如此；文件已损坏或带有恶意',
      help: '从版本库恢复该文件',
    },
  },
  SN1109: {
    severity: 'error',
    en: {
      what: 'a key must be one word',
      why: 'a list or mapping as a key has no meaning in an inventory',
      help: 'write `key: value`',
    },
    zh: {
      what: '键必须是一个单词',
      why: '以列表或映射作键在清单中没有意义',
      help: '写成 `键: 值`',
    },
  },
  SN1110: {
    severity: 'error',
    en: {
      what: 'merge key `<<` is not allowed',
      why: 'values pulled in from elsewhere are not seen where a department reviews its file',
      help: 'write the values out',
    },
    zh: {
      what: '不允许使用合并键 `<<`',
      why: '从别处合并来的值，部门在审核本文件时看不到',
      help: '直接写出各个值',
    },
  },
  SN1111: {
    severity: 'error',
    en: {
      what: 'text holds a line break, control character or invisible direction mark ({character})',
      why: 'text ends up in router configurations, where a line break starts a new command',
      help: 'keep the text on one line with printable characters only',
    },
    zh: {
      what: '文字中含有换行、控制字符或不可见的方向标记（{character}）',
      why: '文字会写入路由器配置，而换行之后就是一条新命令',
      help: '文字写在一行内，只用可打印字符',
    },
  },
  SN1112: {
    severity: 'error',
    en: {
      what: 'alias `*{alias}` refers to nothing',
      why: 'the value it should stand for is unknown',
      help: 'write the value out',
    },
    zh: {
      what: '别名 `*{alias}` 没有指向任何内容',
      why: '它所代表的值未知',
      help: '直接写出该值',
    },
  },
  SN1199: {
    severity: 'error',
    en: {
      what: '{count} more mistakes are not shown',
      why: 'the first ones often cause the others',
      help: 'correct what is shown and run again',
    },
    zh: {
      what: '还有 {count} 处错误未列出',
      why: '前面的错误往往是后面错误的原因',
      help: '先改正已列出的错误，再重新运行',
    },
  },
} as const satisfies CatalogueSection;
