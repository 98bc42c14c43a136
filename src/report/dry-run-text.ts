import { formatCount, formatSeconds } from './format.ts';

/** What a run would send; see `DryRun` of replay. */
export interface DryRunFacts {
  readonly requests: number;
  readonly left_out: number;
  readonly sessions: number;
  readonly span_s: number | null;
  readonly mean_rate_rps: number | null;
  readonly busiest_second_requests: number | null;
  readonly prompt_tokens: number | null;
  readonly max_output_tokens: number;
  readonly longest_context_tokens: number | null;
  readonly cost_usd: number | null;
  readonly first_due_s: readonly number[];
}

/** What replay --dry-run prints. */
export function renderDryRun(facts: DryRunFacts): string {
  const { span_s: span, mean_rate_rps: rate, cost_usd: cost, longest_context_tokens: context } = facts;
  const sessions = facts.sessions === 0 ? '' : ` in ${formatCount(facts.sessions, 'session')}`;
  return `${[
    `would send ${formatCount(facts.requests, 'request')}${sessions}; nothing was sent`,
    ...(facts.left_out === 0
      ? []
      : [`  ${formatCount(facts.left_out, 'request')} more would be left out: beyond the context`]),
    span === null
      ? '  closed loop: each when there is room for it'
      : `  over ${formatSeconds(span * 1000)}, ${rate === null ? 'n/a' : rate.toFixed(2)} req/s on average, ${facts.busiest_second_requests} in the busiest second`,
    `  prompt tokens ${facts.prompt_tokens ?? 'n/a (give --tokenizer to count them)'}, output tokens at most ${facts.max_output_tokens}`,
    `  longest context ${context ?? 'n/a'} tokens`,
    cost === null
      ? '  cost n/a (give --price-prompt-usd and --price-output-usd, and --tokenizer where prompts have no length)'
      : `  cost at most ${cost.toFixed(2)} USD`,
    ...(facts.first_due_s.length === 0
      ? []
      : [`  first due at ${facts.first_due_s.map((seconds) => seconds.toFixed(3)).join(', ')} s`]),
  ].join('\n')}\n`;
}
