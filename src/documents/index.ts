import type { DocumentKind } from './document.ts';
import * as entries from './entries.ts';

/** Every document there is, in the order of their names. */
export const documents: readonly DocumentKind[] = Object.values<DocumentKind>(entries).sort((a, b) =>
  a.name < b.name ? -1 : 1,
);
