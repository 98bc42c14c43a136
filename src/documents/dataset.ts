import type { NoticeSummary } from '../core/notices.ts';
import type { SampleSummary } from '../math/sample.ts';
import { defineDocument } from './document.ts';
import { datasetShape } from './shapes/dataset.generated.ts';

/** What `iwc dataset` wrote: a collection of prompts. */
export interface DatasetDocument {
  readonly schema: 'iwc.dataset/1';
  /** `-` for standard output. */
  readonly output: string;
  /** Null where the collection went to standard output. */
  readonly manifest: string | null;
  /** Of collection. */
  readonly kind: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly lines: number;
  readonly prompts: number;
  /** Null where prompts were not counted. */
  readonly prompt_tokens: SampleSummary | null;
  /** Share of prompts that have exactly the length drawn; null where prompts were not counted. */
  readonly exact_share: number | null;
  readonly notices: readonly NoticeSummary[];
}

export const datasetDocument = defineDocument<DatasetDocument>('iwc.dataset/1', datasetShape);
