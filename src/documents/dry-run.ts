import { defineDocument } from './document.ts';
import { dryRunShape } from './shapes/dry-run.generated.ts';

/** What `iwc replay --dry-run` says: what a run would send. */
export interface DryRun {
  readonly schema: 'iwc.dry-run/1';
  readonly requests: number;
  /** Requests that would be left out, since they do not fit the context. */
  readonly left_out: number;
  readonly sessions: number;
  /** From the first to the last arrival; null for closed loops. */
  readonly span_s: number | null;
  readonly mean_rate_rps: number | null;
  readonly busiest_second_requests: number | null;
  /** Null where neither the workload nor a tokenizer says. */
  readonly prompt_tokens: number | null;
  readonly max_output_tokens: number;
  readonly longest_context_tokens: number | null;
  /** Null without prices or the tokens they are for. */
  readonly cost_usd: number | null;
  /** The first arrivals, s. */
  readonly first_due_s: readonly number[];
}

export const dryRunDocument = defineDocument<DryRun>('iwc.dry-run/1', dryRunShape);
