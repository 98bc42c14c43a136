import type { NoticeSummary } from '../core/notices.ts';
import { defineDocument } from './document.ts';
import { generationShape } from './shapes/generation.generated.ts';

/** What `iwc generate` made. */
export interface GenerationDocument {
  readonly schema: 'iwc.generation/1';
  readonly workload: string;
  /** The same requests in AIBrix's form. */
  readonly aibrix_workload: string;
  readonly manifest: string;
  readonly pictures: readonly string[];
  /** Of the canonical workload. */
  readonly sha256: string;
  readonly bytes: number;
  /** That prompts were counted by. */
  readonly tokenizer: string;
  readonly summary: GenerationSummary;
  readonly notices: readonly NoticeSummary[];
}

/** The numbers of a generated workload. */
export interface GenerationSummary {
  readonly requests: number;
  readonly sessions: number;
  readonly duration_s: number;
  /** Null for a workload that takes no time. */
  readonly mean_rate_rps: number | null;
  readonly prompt_tokens: TokenTotals;
  /** Of the requests that say how long their answer is. */
  readonly output_tokens: TokenTotals;
  /** Null where no request asked for a length. */
  readonly prompt_lengths_asked: AskedLengths | null;
  /** What prompts are made of, and how they are chosen. */
  readonly prompts: Readonly<Record<string, unknown>>;
}

/** Lengths in tokens; null without any. */
export interface TokenTotals {
  readonly n: number;
  readonly total: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** How well prompts of asked lengths came out. */
export interface AskedLengths {
  /** Requests that asked for a length. */
  readonly asked: number;
  readonly exact_share: number;
  readonly within_tolerance_share: number;
  readonly mean_asked_tokens: number;
  /** Length less the asked one. */
  readonly mean_difference_tokens: number;
  readonly mean_absolute_difference_tokens: number;
}

export const generationDocument = defineDocument<GenerationDocument>('iwc.generation/1', generationShape);
