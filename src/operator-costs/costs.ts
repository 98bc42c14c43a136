import { createRegistry } from '../core/registry.ts';
import type { OperatorCost } from './contract.ts';
import * as entries from './entries.ts';

/** Every cost model, by name. */
export const operatorCosts = createRegistry<OperatorCost, typeof entries>('operator cost', entries);
