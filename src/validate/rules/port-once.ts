import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { SiteNetworkAccess } from '../../inventory/types.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN1305: a VLAN of a port leads to one site. SN1306: a port of a core link leads to no customer. SN1307: and to one other router. */
export const portOnce: Rule = (context) => [
  ...sharedCircuits(context),
  ...customersOnCoreLinks(context),
  ...sharedCorePorts(context),
];

function sharedCircuits({ accesses, at }: RuleContext): readonly Diagnostic[] {
  const decided = accesses.filter((access) => access.untagged || access.vlan !== undefined);
  const circuits = Map.groupBy(decided, (access) => `${portOf(access)} ${access.vlan?.value ?? 'untagged'}`);
  return [...circuits.values()].flatMap(([first, ...others]) =>
    others.map((access) => {
      const data = {
        access: access.id,
        other: first?.id ?? '',
        port: portText(access),
        vlan: access.vlan?.value ?? 'untagged',
      };
      const related = first === undefined ? [] : [{ span: circuitSpan(first, at), note: 'other' }];
      return report('SN1305', data, { span: circuitSpan(access, at), related });
    }),
  );
}

function customersOnCoreLinks({ accesses, inventory, at }: RuleContext): readonly Diagnostic[] {
  const links = new Map(
    inventory.coreLinks.flatMap((link) => link.ends.map((end) => [portOf(end), link] as const)),
  );
  return accesses.flatMap((access) => {
    const link = links.get(portOf(access));
    if (link === undefined) return [];
    const data = { access: access.id, link: link.id, port: portText(access) };
    return [
      report('SN1306', data, {
        span: at(access, 'bearer', 'interface'),
        related: [{ span: link.span, note: 'link' }],
      }),
    ];
  });
}

function sharedCorePorts({ inventory, at }: RuleContext): readonly Diagnostic[] {
  const ends = inventory.coreLinks.flatMap((link) =>
    link.ends.map((end, index) => ({ end, link: link.id, span: at(link, 'between', index) })),
  );
  return [...Map.groupBy(ends, ({ end }) => portOf(end)).values()].flatMap(([first, ...others]) =>
    others.map(({ end, link, span }) => {
      const related = first === undefined ? [] : [{ span: first.span, note: 'other' }];
      return report('SN1307', { port: portText(end), link, other: first?.link ?? '' }, { span, related });
    }),
  );
}

function circuitSpan(access: SiteNetworkAccess, at: RuleContext['at']): Span {
  return access.vlan?.span ?? at(access, 'bearer', 'interface');
}

/** Interface names differ in case between what people type and what routers print; the port is the same. */
function portOf({
  router,
  interface: name,
}: {
  readonly router: string;
  readonly interface: string;
}): string {
  return `${router} ${name.toLowerCase()}`;
}

function portText({
  router,
  interface: name,
}: {
  readonly router: string;
  readonly interface: string;
}): string {
  return `${router} ${name}`;
}
