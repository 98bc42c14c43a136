import { createRegistry } from '../core/registry.ts';
import type { ArrivalModel } from './contract.ts';
import * as entries from './entries.ts';

export { arrivalsOfCurve } from './arrivals-of-curve.ts';
export type { ArrivalInputs, ArrivalModel, ArrivalSource } from './contract.ts';

/** Every arrival model, by the name a user types. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const arrivals = createRegistry<ArrivalModel<any>, typeof entries>('arrival', entries);
export type ArrivalName = (typeof arrivals.names)[number];
