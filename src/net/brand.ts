/** A primitive that only its own parser can make: `Brand<string, 'RouteTarget'>` is text that was checked once. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };
