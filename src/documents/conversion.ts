import type { NoticeSummary } from '../core/notices.ts';
import { defineDocument } from './document.ts';
import { conversionShape } from './shapes/conversion.generated.ts';

/** What `iwc convert` wrote, and what it lost on the way. */
export interface ConversionDocument {
  readonly schema: 'iwc.conversion/1';
  /** `-` for standard output. */
  readonly output: string;
  /** Null where no manifest is written. */
  readonly manifest: string | null;
  /** Name of the format that was read. */
  readonly from: string;
  /** Name of the format that was written. */
  readonly to: string;
  readonly requests: number;
  /** From the first arrival to the last; null without requests. */
  readonly arrival_span_ms: number | null;
  readonly bytes: number;
  readonly sha256: string;
  /** The tokenizer that was needed; null when none was. */
  readonly tokenizer: string | null;
  readonly lost_fields: readonly LossCount[];
  /** What `--anonymize` took away, on purpose. */
  readonly anonymized_fields: readonly LossCount[];
  readonly notices: readonly NoticeSummary[];
}

/** A field that some requests lose. */
export interface LossCount {
  readonly field: string;
  readonly requests: number;
  /** What becomes of it; null when it is left out. */
  readonly becomes: string | null;
}

export const conversionDocument = defineDocument<ConversionDocument>('iwc.conversion/1', conversionShape);
