import { createRegistry } from '../core/registry.ts';
import type { ResultFormat } from './contract.ts';
import * as entries from './entries.ts';

export type { ResultFormat, RunFacts } from './contract.ts';

/** Every form results can be exported to. */
export const resultFormats = createRegistry<ResultFormat, typeof entries>('result format', entries);
