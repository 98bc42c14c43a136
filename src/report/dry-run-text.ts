import type { DryRun } from '../documents/dry-run.ts';
import { formatCount, formatSeconds } from './format.ts';

/** What replay --dry-run prints. */
export function renderDryRun(facts: DryRun): string {
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
