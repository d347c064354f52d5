import type { Path, Properties } from './values.ts';

/** What a call is made under. `signal` is aborted by Cancel and when `timeout` runs out: what waits is not begun, what runs is finished. */
export interface CallContext {
  /** The stack the call is made for. */
  readonly stack: string;
  readonly preview: boolean;
  readonly signal: AbortSignal;
  /** Tells the operator, under the resource's own name in the engine's display. */
  say(severity: 'info' | 'warning', text: string): void;
}

/** One difference between two sets of inputs. */
export interface PropertyChange {
  readonly path: Path;
  readonly kind: 'add' | 'delete' | 'update';
  /** The resource is another one now. */
  readonly replaces?: boolean;
}

export interface CheckProblem {
  readonly property: string;
  readonly reason: string;
}

/** A resource as it is. `inputs` are what would have made it so. */
export interface ReadResource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** One kind of resource. Check and Diff are pure; the others reject with a `ProviderError`. */
export interface ResourceKind {
  readonly type: string;
  /** Every preview and update reads the resource first. */
  readonly refreshes: boolean;
  check(news: Properties): { readonly inputs: Properties; readonly problems: readonly CheckProblem[] };
  diff(oldInputs: Properties, news: Properties): readonly PropertyChange[];
  create(
    news: Properties,
    context: CallContext,
  ): Promise<{ readonly id: string; readonly outputs: Properties }>;
  update(change: ResourceChange, context: CallContext): Promise<Properties>;
  /** `inputs` absent: an import, only the id is known. Undefined: there is no such thing any more. */
  read(known: KnownResource, context: CallContext): Promise<ReadResource | undefined>;
  remove(known: KnownResource, context: CallContext): Promise<void>;
}

export interface ResourceChange {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly olds: Properties;
  readonly news: Properties;
}

export interface KnownResource {
  readonly id: string;
  readonly inputs: Properties | undefined;
  readonly outputs: Properties;
}
