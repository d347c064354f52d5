import type { Language } from '../diagnostics/diagnostic.ts';
import type { PairChange } from '../verify/against/types.ts';

/** The words in which a relation between two states of a network is told. */
export interface RelationWords {
  readonly verb: Readonly<Record<PairChange['state'], Readonly<Record<PairChange['change'], string>>>>;
  readonly flow: (traffic: string, destinations: string, sources: string) => string;
  readonly fromPort: (ports: string) => string;
  readonly more: (count: number) => string;
  readonly proof: (pairs: number, sites: number) => string;
  /** Before is a report or a certificate: what can be said without its texts. */
  readonly verdictsOnly: string;
  readonly otherwise: string;
  readonly sameTexts: string;
  readonly tcp: Readonly<Record<'opening' | 'not-opening', string>>;
  readonly besides: (rows: number) => string;
  readonly backbone: string;
  readonly any: string;
  readonly fragments: string;
  readonly sites: string;
  readonly judged: string;
  readonly absent: string;
  readonly trust: string;
  readonly finding: string;
  readonly doubt: string;
  readonly nothing: string;
  readonly nothingElse: string;
  readonly texts: string;
  readonly equal: string;
  readonly changed: string;
  readonly added: string;
  readonly removed: string;
  readonly uncertain: string;
  /** The texts are the same, and neither state could be judged whole. */
  readonly asUnknown: string;
  readonly before: string;
  readonly after: string;
}

const ENGLISH: RelationWords = {
  verb: {
    now: { gained: 'adds', lost: 'removes' },
    ever: { gained: 'could add, in some state,', lost: 'no state carries any more' },
  },
  flow: (traffic, destinations, sources) => `${traffic} to ${destinations} from ${sources}`,
  fromPort: (ports) => `from port ${ports}`,
  more: (count) => `and ${count} more`,
  proof: (pairs, sites) =>
    `proof: the packets of ${pairs} ordered pairs are the same sets, now and in every state; ${sites} pairs of sites that anything joins were compared`,
  verdictsOnly:
    'compared with what was told of before, not with its configurations: no set of packets was compared',
  otherwise: 'what packets the changed configurations add or take cannot be said without those of before',
  sameTexts: 'proof: the configurations are the very same',
  tcp: { opening: 'opening', 'not-opening': 'answers' },
  besides: (rows) => `in other states besides: ${rows} more (-o json)`,
  backbone: 'the backbone',
  any: 'any packet',
  fragments: 'fragments behind the first',
  sites: 'sites',
  judged: 'judged differently:',
  absent: 'not there',
  trust: 'trusted beyond the network',
  finding: 'finding',
  doubt: 'in doubt',
  nothing: 'nothing changes',
  nothingElse: 'nothing else changes',
  texts: 'configurations',
  equal: 'equal',
  changed: 'changed',
  added: 'added',
  removed: 'removed',
  uncertain: 'one of the two could not be judged whole: this holds as far as its configurations go',
  asUnknown:
    'the configurations are the same; what they left open is still open, and nothing is said about it',
  before: 'before',
  after: 'after',
};

const CHINESE: RelationWords = {
  verb: {
    now: { gained: '新增', lost: '取消' },
    ever: { gained: '某些状态下可能新增', lost: '任何状态下不再可能' },
  },
  flow: (traffic, destinations, sources) => `${traffic}，目的 ${destinations}，源 ${sources}`,
  fromPort: (ports) => `源端口 ${ports}`,
  more: (count) => `另有 ${count} 项`,
  proof: (pairs, sites) =>
    `证明：${pairs} 个有序对的报文集合在当前状态和任何状态下均相同；比较了 ${sites} 个可互通的站点对`,
  verdictsOnly: '只与此前的结论对照，未与此前的配置对照：没有比较报文集合',
  otherwise: '没有此前的配置，无法说明改变的配置增加或减少了哪些报文',
  sameTexts: '证明：配置完全相同',
  tcp: { opening: '发起', 'not-opening': '应答' },
  besides: (rows) => `其他状态下另有 ${rows} 组报文（-o json）`,
  backbone: '骨干网',
  any: '任意报文',
  fragments: '非首片分片',
  sites: '站点',
  judged: '判定有变：',
  absent: '不存在',
  trust: '网络之外的信任前提',
  finding: '发现项',
  doubt: '存疑',
  nothing: '没有任何变化',
  nothingElse: '其他没有任何变化',
  texts: '配置',
  equal: '相同',
  changed: '改变',
  added: '新增',
  removed: '缺少',
  uncertain: '其中一方无法完整判定：以上仅就其配置而言成立',
  asUnknown: '配置相同；此前无法判定的现在同样无法判定，以上不涉及这些内容',
  before: '变更前',
  after: '变更后',
};

/** The words of one language. */
export function relationWords(language: Language): RelationWords {
  return language === 'en' ? ENGLISH : CHINESE;
}
