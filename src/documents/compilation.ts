import type { NoticeSummary } from '../core/notices.ts';
import { defineDocument } from './document.ts';
import { compilationShape } from './shapes/compilation.generated.ts';

/** What `iwc compile` made of a dataset. */
export interface CompilationDocument {
  readonly schema: 'iwc.compilation/1';
  /** `-` for standard output. */
  readonly workload: string;
  /** Null where the workload went to standard output. */
  readonly manifest: string | null;
  readonly dataset: string;
  /** Records of the dataset that were read. */
  readonly records: number;
  readonly requests: number;
  readonly sessions: number;
  /** Of the uncompressed workload. */
  readonly bytes: number;
  readonly sha256: string;
  /** Name of the arrival model. */
  readonly arrival: string;
  /** From the first arrival to the last; null without requests. */
  readonly arrival_span_ms: number | null;
  /** Records left out, by reason. */
  readonly skipped_records: Readonly<Record<string, number>>;
  /** Sessions whose id came again, and got a number of its own. */
  readonly renamed_sessions: number;
  readonly notices: readonly NoticeSummary[];
}

export const compilationDocument = defineDocument<CompilationDocument>('iwc.compilation/1', compilationShape);
