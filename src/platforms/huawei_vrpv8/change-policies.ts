import type { LineRule } from '../../plan/rules.ts';
import { inView } from './change-view.ts';

const LIST = { add: 'define-lists', remove: 'define-lists', replace: 'undo-first' } as const;
const POLICY = { add: 'define-policies', remove: 'define-policies' } as const;
const FILTER = { add: 'swap-filters', remove: 'remove-filters' } as const;

const LISTS: readonly LineRule[] = [
  ...['ip ip-prefix', 'ip ipv6-prefix'].map(
    (word): LineRule => ({
      ...LIST,
      line: `${word} <name> index <index> <entry*>`,
      object: [word, '<name>'],
      setting: 'index <index>',
      undo: [`undo ${word} <name> index <index>`],
    }),
  ),
  {
    ...LIST,
    line: 'ip extcommunity-filter <type=basic|advanced> <name> index <index> <entry*>',
    object: ['ip extcommunity-filter', '<type> <name>'],
    setting: 'index <index>',
    undo: ['undo ip extcommunity-filter <type> <name> index <index>'],
  },
];

const POLICIES: readonly LineRule[] = [
  {
    ...POLICY,
    line: 'route-policy <name> <action=permit|deny> node <node>',
    object: ['route-policy', '<name>'],
    setting: 'node <name> <node>',
    replace: 'undo-first',
    undo: ['undo route-policy <name> node <node>'],
  },
  { ...POLICY, line: 'route-policy <name> <rest*>', object: ['route-policy', '<name>'] },
  ...inView('route-policy <name> <action=permit|deny> node <node>', [
    { ...POLICY, line: 'if-match ip-prefix <list>', setting: 'ip-prefix', undo: ['undo if-match ip-prefix'] },
    {
      ...POLICY,
      line: 'if-match ipv6 address prefix-list <list>',
      setting: 'ipv6-prefix',
      undo: ['undo if-match ipv6 address prefix-list'],
    },
    {
      ...POLICY,
      line: 'if-match extcommunity-filter <list*>',
      setting: 'extcommunity-filter',
      replace: 'undo-first',
      undo: ['undo if-match extcommunity-filter <list>'],
    },
    {
      ...POLICY,
      line: 'apply extcommunity <value*>',
      setting: 'apply extcommunity',
      replace: 'undo-first',
      undo: ['undo apply extcommunity'],
    },
    ...['ip-address', 'ipv6'].map(
      (kind): LineRule => ({
        ...POLICY,
        line: `apply ${kind} next-hop <hop>`,
        setting: `apply ${kind}`,
        replace: 'undo-first',
        undo: [`undo apply ${kind} next-hop <hop>`],
      }),
    ),
    { ...POLICY, line: '<any*>' },
  ]),
];

/** Packet filters from the access list up to the policy on the interface: typed in that order, undone in the other. */
const FILTERS: readonly LineRule[] = [
  {
    ...FILTER,
    line: 'acl ipv6 name <name> <type*>',
    object: ['acl ipv6 name', '<name>'],
    undo: ['undo acl ipv6 name <name>'],
  },
  {
    ...FILTER,
    line: 'acl name <name> <type*>',
    object: ['acl name', '<name>'],
    undo: ['undo acl name <name>'],
  },
  ...['acl ipv6 name <name> <type*>', 'acl name <name> <type*>'].flatMap((view) =>
    inView(view, [
      {
        line: 'rule <number> <rule*>',
        setting: 'rule <number>',
        replace: 'undo-first',
        undo: ['undo rule <number>'],
        add: 'swap-filters',
        remove: 'swap-filters',
      },
      { ...FILTER, line: '<any*>' },
    ]),
  ),
  {
    ...FILTER,
    line: 'traffic classifier <name> <operator*>',
    object: ['traffic classifier', '<name>'],
    undo: ['undo traffic classifier <name>'],
  },
  { ...FILTER, line: 'traffic classifier <name> <operator*> > <any*>' },
  { ...FILTER, line: 'traffic behavior <name>', object: ['traffic behavior', '<name>'] },
  {
    ...FILTER,
    line: 'traffic behavior <name> > <action=permit|deny>',
    setting: 'action',
  },
  { ...FILTER, line: 'traffic policy <name>', object: ['traffic policy', '<name>'] },
  {
    ...FILTER,
    line: 'traffic policy <name> > classifier <classifier> <rest*>',
    setting: 'classifier <classifier>',
    replace: 'undo-first',
    undo: ['undo classifier <classifier>'],
    remove: 'swap-filters',
  },
];

/** Lists, route policies and packet filters. */
export const POLICY_RULES: readonly LineRule[] = [...LISTS, ...POLICIES, ...FILTERS];
