import { createRegistry } from '../core/registry.ts';
import type { Dataset } from './contract.ts';
import * as entries from './entries.ts';

export type {
  Dataset,
  DatasetSettings,
  DraftFields,
  DraftRequest,
  DraftSession,
  DraftSink,
  RecordCompiler,
  SkipCode,
} from './contract.ts';

/** Every dataset, by the name a user types. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const datasets = createRegistry<Dataset<any>, typeof entries>('dataset', entries);
export type DatasetName = (typeof datasets.names)[number];
