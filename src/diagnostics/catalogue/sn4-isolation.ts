import type { CatalogueSection } from './section.ts';

export const SN4 = {} as const satisfies CatalogueSection;
