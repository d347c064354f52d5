import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { report } from '../../diagnostics/report.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN1302: every router that is named exists. */
export const knownRouters: Rule = (context) => {
  const { inventory, accesses, at } = context;
  const named: readonly { readonly name: string; readonly span: Span }[] = [
    ...accesses.map((access) => ({ name: access.router, span: at(access, 'bearer', 'router') })),
    ...inventory.coreLinks.flatMap((link) =>
      link.ends.map(({ router }, index) => ({ name: router, span: at(link, 'between', index) })),
    ),
    ...inventory.network.routeReflectors.map((name, index) => ({
      name,
      span: at(inventory.network, 'route-reflectors', index),
    })),
  ];
  return named
    .filter(({ name }) => context.router(name) === undefined)
    .map(({ name, span }) => unknown(name, span, context));
};

function unknown(name: string, span: Span, { inventory }: RuleContext): Diagnostic {
  const near = didYouMean(
    name,
    inventory.routers.map((router) => router.name),
  );
  return near === undefined
    ? report('SN1302', { name }, { span })
    : report('SN1302', { name, near }, { span, help: 'near' });
}
