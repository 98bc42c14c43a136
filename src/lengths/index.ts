import { createRegistry } from '../core/registry.ts';
import type { LengthModel } from './contract.ts';
import * as entries from './entries.ts';

export { type LengthSource, wholeTokens } from './contract.ts';

/** Every model of lengths, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const lengths = createRegistry<LengthModel<any>, typeof entries>('length', entries);
export type LengthName = (typeof lengths.names)[number];
