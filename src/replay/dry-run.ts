import type { DryRun } from '../documents/dry-run.ts';
import { rowNumbers } from '../nouns/pick-rows.ts';
import { noSession, type WorkloadColumns } from '../nouns/workload-columns.ts';
import type { ReplayOptions } from './options.ts';
import type { ReplayPlan } from './read-plan.ts';
import { pickRequests } from './shard-plan.ts';

const shown = 10;

/** Describes a plan without sending anything. */
export function describePlan(
  { plan: whole, skipped }: { readonly plan: ReplayPlan; readonly skipped: ReadonlySet<number> },
  options: ReplayOptions,
  isOpen: boolean,
): DryRun {
  const isKept = (row: number) => !skipped.has(row);
  const plan = skipped.size === 0 ? whole : pickRequests(whole, rowNumbers(whole.count).filter(isKept));
  const { promptTokens, maxOutputTokens, session } = plan.columns;
  const prompt = promptTokens.every((tokens) => tokens >= 0) ? total(promptTokens) : null;
  const output = total(maxOutputTokens);
  const spanS = (plan.arrivalNs[plan.count - 1] ?? 0) / 1e9;
  const { pricePromptUsd, priceOutputUsd } = options;
  const isPriced = pricePromptUsd !== null && priceOutputUsd !== null && prompt !== null;
  return {
    schema: 'iwc.dry-run/1',
    requests: plan.count,
    left_out: skipped.size,
    sessions: new Set(session.filter((number) => number !== noSession)).size,
    span_s: isOpen ? spanS : null,
    mean_rate_rps: isOpen && spanS > 0 ? (plan.count - 1) / spanS : null,
    busiest_second_requests: isOpen ? busiestSecond(plan.arrivalNs) : null,
    prompt_tokens: prompt,
    max_output_tokens: output,
    longest_context_tokens: longestContext(plan.columns),
    cost_usd: isPriced ? (prompt * pricePromptUsd + output * priceOutputUsd) / 1e6 : null,
    first_due_s: isOpen ? Array.from(plan.arrivalNs.subarray(0, shown), (ns) => ns / 1e9) : [],
  };
}

/** The most a request asks of the server's context; null when no prompt's length is known. */
function longestContext({ count, promptTokens, maxOutputTokens }: WorkloadColumns): number | null {
  let most: number | null = null;
  for (let row = 0; row < count; row++)
    if (promptTokens[row]! >= 0) most = Math.max(most ?? 0, promptTokens[row]! + maxOutputTokens[row]!);
  return most;
}

function busiestSecond(arrivalNs: Float64Array): number {
  let most = 0;
  let from = 0;
  for (let row = 0; row < arrivalNs.length; row++) {
    while (arrivalNs[row]! - arrivalNs[from]! >= 1e9) from++;
    most = Math.max(most, row - from + 1);
  }
  return most;
}

function total(values: Int32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
