import type { RoutingText } from '../routing/route-policy.ts';
import type { CompactPolicy } from './network.ts';

/** A policy of a router with the lists it names and nothing else, so that equal policies of different routers are one. */
export function closedPolicy(text: RoutingText, name: string): CompactPolicy {
  const policy = text.routePolicies.find((candidate) => candidate.name === name);
  const entries = policy?.entries ?? [];
  const prefixNames = new Set(
    entries.flatMap((entry) => entry.matchPrefixLists.map(({ value }) => `${value.family} ${value.name}`)),
  );
  const targetNames = new Set(entries.flatMap((entry) => entry.matchTargetLists.map(({ value }) => value)));
  const closed: RoutingText = {
    routePolicies: policy === undefined ? [] : [policy],
    prefixLists: text.prefixLists.filter((list) => prefixNames.has(`${list.family} ${list.name}`)),
    targetLists: text.targetLists.filter((list) => targetNames.has(list.name)),
  };
  return { key: `${name} ${contentKey(closed)}`, name, text: closed };
}

/** Plain data spelled without the lines it stands on and whatever the order of its properties: equal for equal content. */
export function contentKey(content: unknown): string {
  if (typeof content === 'bigint') return `${content}n`;
  if (Array.isArray(content)) return `[${content.map(contentKey).join()}]`;
  if (typeof content !== 'object' || content === null) return JSON.stringify(content) ?? '';
  const fields: Readonly<Record<string, unknown>> = { ...content };
  let spelled = '';
  for (const name of Object.keys(fields).sort())
    if (name !== 'at' && fields[name] !== undefined) spelled += `${name}:${contentKey(fields[name])},`;
  return `{${spelled}}`;
}
