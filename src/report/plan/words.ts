import type { Language } from '../../diagnostics/diagnostic.ts';
import type { Remit } from '../../plan/types.ts';
import type { WaveReason } from '../../plan/waves/types.ts';

/** The words of a plan in every format, one column per language; a missing translation does not compile. */
interface PlanWords {
  readonly remit: Readonly<Record<Remit['by'], string>>;
  readonly wave: Readonly<Record<WaveReason['kind'], string>>;
  readonly label: Readonly<Record<Label, string>>;
}

type Label =
  | 'title'
  | 'hash'
  | 'changes'
  | 'perDepartment'
  | 'department'
  | 'objects'
  | 'lines'
  | 'isolation'
  | 'before'
  | 'predicted'
  | 'kept'
  | 'keptLines'
  | 'nobody'
  | 'mayTouch'
  | 'leftOut'
  | 'risks'
  | 'needsLeave'
  | 'noRisks'
  | 'waves'
  | 'wave'
  | 'routers'
  | 'commands'
  | 'reverse'
  | 'howTo'
  | 'notDeclared'
  | 'agreements'
  | 'object'
  | 'opens'
  | 'noPair'
  | 'tooLong'
  | 'reach';

const ENGLISH: PlanWords = {
  remit: {
    inventory: 'everything the inventory declares',
    'inventory-change': 'what the change of the inventory concerns',
    department: 'these departments alone',
  },
  wave: {
    canary: 'first, alone (canary)',
    rest: 'together',
    'route-reflector': 'route reflector, alone',
    isolation: 'not together with',
    redundancy: 'the other router of a site stands meanwhile',
  },
  label: {
    title: 'Plan',
    hash: 'hash',
    changes: 'What changes',
    perDepartment: 'What changes, department by department',
    department: 'department',
    objects: 'objects',
    lines: 'lines',
    isolation: 'Isolation',
    before: 'as it runs now',
    predicted: 'as it will run',
    kept: 'What stays byte by byte as it is',
    keptLines: 'lines',
    nobody: 'foreign and backbone lines',
    mayTouch: 'may touch',
    leftOut: 'Left out',
    risks: 'Risks',
    needsLeave: 'needs --allow-interruption',
    noRisks: 'No interruption and no session reset.',
    waves: 'Order',
    wave: 'wave',
    routers: 'routers',
    commands: 'commands in the order they are sent',
    reverse: 'commands back',
    howTo: 'How to approve and apply',
    notDeclared: 'no longer declared',
    agreements: 'agreements',
    object: 'object',
    opens: 'would join',
    noPair: 'No ordered pair of VPNs changes its verdict; judged',
    tooLong: 'The diffs are too long for a comment: see the plan file or `plan -o html`.',
    reach: 'What changes for those who use the network',
  },
};

const CHINESE: PlanWords = {
  remit: {
    inventory: '清单声明的全部内容',
    'inventory-change': '清单变更所涉及的内容',
    department: '仅限以下部门',
  },
  wave: {
    canary: '最先单独变更（试点）',
    rest: '一起变更',
    'route-reflector': '路由反射器，单独变更',
    isolation: '不能同批变更',
    redundancy: '同一站点的另一台路由器此时保持不变',
  },
  label: {
    title: '变更计划',
    hash: '哈希',
    changes: '变更内容',
    perDepartment: '各部门的变更内容',
    department: '部门',
    objects: '对象',
    lines: '行数',
    isolation: '隔离',
    before: '当前运行',
    predicted: '变更之后',
    kept: '逐字节保持不变的内容',
    keptLines: '行',
    nobody: '外来配置和骨干网配置',
    mayTouch: '允许改动',
    leftOut: '本次不处理',
    risks: '风险',
    needsLeave: '需要 --allow-interruption',
    noRisks: '不中断业务，不重置会话。',
    waves: '顺序',
    wave: '批次',
    routers: '路由器',
    commands: '按发送顺序的命令',
    reverse: '回退命令',
    howTo: '如何批准和下发',
    notDeclared: '不再声明',
    agreements: '互访协议',
    object: '对象',
    opens: '会连通',
    noPair: '没有任何有序 VPN 对的结论发生变化；已判定',
    tooLong: '差异过长，无法放入评论：请查看计划文件或 `plan -o html`。',
    reach: '对网络使用者的影响',
  },
};

/** The words of one language. */
export function planWordsOf(language: Language): PlanWords {
  return language === 'en' ? ENGLISH : CHINESE;
}
