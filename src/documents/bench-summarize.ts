import { defineDocument } from './document.ts';
import type { LmbenchDocument } from './lmbench.ts';
import { benchSummarizeShape } from './shapes/bench-summarize.generated.ts';

/** What `iwc bench summarize` says: the result file that it made of a CSV. */
export interface BenchSummarize {
  readonly schema: 'iwc.bench-summarize/1';
  /** Of the result file. */
  readonly path: string;
  /** Whether it was posted to a dashboard. */
  readonly uploaded: boolean;
  readonly result: LmbenchDocument;
}

export const benchSummarizeDocument = defineDocument<BenchSummarize>(
  'iwc.bench-summarize/1',
  benchSummarizeShape,
);
