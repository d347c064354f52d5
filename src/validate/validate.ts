import { type Diagnostic, hasErrors, type Outcome, type Span } from '../diagnostics/diagnostic.ts';
import { inPlaceOrder } from '../diagnostics/order.ts';
import type { InventoryDocument } from '../inventory/document.ts';
import type { Inventory } from '../inventory/types.ts';
import { buildAgreements } from './build/agreements.ts';
import { buildDepartments, buildSites, buildVpns } from './build/departments.ts';
import { buildCoreLinks, buildNetwork, buildRouters } from './build/network.ts';
import type { Workbench } from './build/values.ts';
import { frozen } from './frozen.ts';
import { createOrigins } from './origins.ts';
import { createRuleContext } from './rule.ts';
import { RULES } from './rules.ts';

/** How to judge an inventory: the day that agreements are effective or expired on, YYYY-MM-DD. */
export interface ValidateOptions {
  readonly asOf: string;
}

/**
 * Resolves an inventory and proves it consistent: every rule runs, all mistakes come back in file order.
 * With an error there is no value; the value is frozen.
 */
export function validateInventory(document: InventoryDocument, options: ValidateOptions): Outcome<Inventory> {
  const bench: Workbench = { ...createOrigins(), problems: [] };
  const inventory = build(document, options.asOf, bench);
  const context = createRuleContext(inventory, options.asOf, bench.at);
  const found = RULES.flatMap((rule) => rule(context));
  const diagnostics = inPlaceOrder([
    ...bench.problems,
    ...found.filter((one) => !isAbout(one, bench.problems)),
  ]);
  return { value: hasErrors(diagnostics) ? undefined : frozen(inventory), diagnostics };
}

/** Whether a list is blamed for what one of its values is blamed for already. */
function isAbout({ span }: Diagnostic, values: readonly Diagnostic[]): boolean {
  return values.some(({ span: inner }) => span !== undefined && inner !== undefined && holds(span, inner));
}

function holds(outer: Span, inner: Span): boolean {
  if (outer.file !== inner.file || outer.line !== inner.line || outer.endLine !== inner.endLine) return false;
  return outer.column < inner.column && inner.endColumn < outer.endColumn;
}

function build(document: InventoryDocument, asOf: string, bench: Workbench): Inventory {
  return {
    network: buildNetwork(document.network, bench),
    routers: buildRouters(document.network, bench),
    coreLinks: buildCoreLinks(document.network, bench),
    departments: buildDepartments(document.departments, bench),
    vpns: buildVpns(document.departments, bench),
    sites: buildSites(document.departments, bench),
    agreements: buildAgreements(document.agreements, asOf, bench),
    digest: document.digest,
  };
}
