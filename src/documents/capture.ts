import type { NoticeSummary } from '../core/notices.ts';
import { defineDocument } from './document.ts';
import { captureShape } from './shapes/capture.generated.ts';

/** What a server's profiler was driven through. */
export interface CaptureReport {
  readonly engine: 'vllm' | 'sglang';
  readonly model: string;
  readonly requests: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Answers that were not 200, by status; `none` where there was no answer. */
  readonly failures: Readonly<Record<string, number>>;
  readonly first_failure: string | null;
  /** Null where no answer said. */
  readonly output_tokens: number | null;
  /** From the first request to the last answer. */
  readonly load_s: number;
  /** What the profiler took to stop. */
  readonly stop_s: number;
  /** Of answers; null without one. */
  readonly latency_p50_ms: number | null;
  readonly latency_max_ms: number | null;
  /** Traces that were not there before; null when no folder was named. */
  readonly traces: readonly string[] | null;
}

/** A capture as `iwc profile capture` prints it. */
export interface CaptureDocument extends CaptureReport {
  readonly schema: 'iwc.capture/1';
  readonly notices: readonly NoticeSummary[];
}

export const captureDocument = defineDocument<CaptureDocument>('iwc.capture/1', captureShape);
