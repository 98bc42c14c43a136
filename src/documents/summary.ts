import type { NoticeSummary } from '../core/notices.ts';
import { resultSchemas } from '../nouns/result.ts';
import type { ResultSummary } from '../nouns/result-summary.ts';
import type { SelfMeasurement } from './client-facts.ts';
import { defineDocument } from './document.ts';
import { summaryShape } from './shapes/summary.generated.ts';

/** `summary.json` of a run: what its records come to. One of an older replay may say as little as one of a plug-in. */
export type SummaryDocument = ReplaySummary | PluginSummary;

/** The summary of a replay. */
export interface ReplaySummary extends ResultSummary, CapFacts {
  readonly self: SelfMeasurement;
  readonly validity: Validity;
  /** Null when nothing was scraped. */
  readonly scrape: ScrapeOutcome | null;
  readonly prefix_cache: PrefixCacheFacts;
  readonly notices: readonly NoticeSummary[];
}

/** The summary of a program of the user's. */
export interface PluginSummary extends ResultSummary {
  readonly load_label: string;
  readonly validity: { readonly valid: boolean; readonly reasons: readonly string[] };
}

/** What a summary says of the cap and of the load that came of it. */
export interface CapFacts {
  readonly in_flight: {
    readonly peak: number;
    /** Null for no limit. */
    readonly cap: number | null;
    readonly time_at_cap_s: number | null;
  };
  /** `open`, `closed`, `users`, or `open, closed beyond 64 in flight` once the cap was reached. */
  readonly load_label: string;
}

/** Whether a run can be trusted, and if not, why. */
export interface Validity {
  readonly valid: boolean;
  readonly budget: Budget;
  /** What was held against the budget, of the sample as it is, however small; absent in runs of older versions. */
  readonly measured?: { readonly [P in keyof Budget]: number | null };
  readonly reasons: readonly string[];
  /** Requests that were under way while the client stood still; all of them have `stalled` in their record. */
  readonly stalled_requests: { readonly count: number; readonly first_ids: readonly string[] };
}

/** Limits beyond which a client's numbers are not the server's. */
export interface Budget {
  readonly schedule_lag_p99_ms: number;
  readonly event_loop_delay_p99_ms: number;
}

/** How many readings of the server's metrics there were, and how many failed. */
export interface ScrapeOutcome {
  readonly readings: number;
  readonly failed: number;
  readonly file: string;
}

/** How much of the prompts the server had cached, and how much it could have had. */
export interface PrefixCacheFacts {
  /** Cached over prompt tokens, of measured ok requests whose answers say both; null when none does. */
  readonly observed_share: number | null;
  /** Whose count of tokens the ideal is; null without a tokenizer. */
  readonly tokenizer: string | null;
  /** Of the same requests, with a cache that forgets nothing, filled by all that were sent before. */
  readonly ideal: IdealCache;
}

/** What a prefix cache without limits would have held of what a run has sent. */
export interface IdealCache {
  /** Of the prompts' tokens; null when it cannot be known. */
  readonly share: number | null;
  readonly hit_tokens: number | null;
  readonly prompt_tokens: number | null;
  /** Of blocks that the workload does not name. */
  readonly block_tokens: number;
  /** 1 when every block was followed; less when that share of them, chosen by hash, stands for all. */
  readonly sampled_share: number;
  /** Why it is not known. */
  readonly reason: string | null;
}

export const summaryDocument = defineDocument<SummaryDocument>(resultSchemas.summary, summaryShape);
