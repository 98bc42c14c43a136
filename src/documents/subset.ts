import type { NoticeSummary } from '../core/notices.ts';
import { defineDocument } from './document.ts';
import { subsetShape } from './shapes/subset.generated.ts';

/** What `iwc head`, `sample`, `filter` or `split` kept of a workload. */
export interface SubsetDocument {
  readonly schema: 'iwc.subset/1';
  readonly command: 'head' | 'sample' | 'filter' | 'split';
  readonly input: string;
  readonly input_requests: number;
  readonly outputs: readonly SubsetOutput[];
  readonly notices: readonly NoticeSummary[];
}

/** A smaller workload that was written. */
export interface SubsetOutput {
  /** `-` for standard output. */
  readonly workload: string;
  /** Null where the workload went to standard output. */
  readonly manifest: string | null;
  readonly requests: number;
  /** Whole sessions, and requests outside sessions. */
  readonly units: number;
  readonly bytes: number;
  readonly sha256: string;
}

export const subsetDocument = defineDocument<SubsetDocument>('iwc.subset/1', subsetShape);
