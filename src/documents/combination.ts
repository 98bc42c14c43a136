import type { NoticeSummary } from '../core/notices.ts';
import type { LossCount } from './conversion.ts';
import { defineDocument } from './document.ts';
import { combinationShape } from './shapes/combination.generated.ts';

/** What `iwc concat` or `iwc merge` put together. */
export interface CombinationDocument {
  readonly schema: 'iwc.combination/1';
  /** `-` for standard output. */
  readonly output: string;
  /** Null where no manifest is written. */
  readonly manifest: string | null;
  /** Name of the format that was written. */
  readonly to: string;
  readonly requests: number;
  /** From the first arrival to the last; null without requests. */
  readonly arrival_span_ms: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly inputs: readonly CombinedInput[];
  readonly lost_fields: readonly LossCount[];
  readonly notices: readonly NoticeSummary[];
}

/** One workload of several that were put together. */
export interface CombinedInput {
  readonly path: string;
  readonly format: string;
  readonly requests: number;
}

export const combinationDocument = defineDocument<CombinationDocument>('iwc.combination/1', combinationShape);
