import { nsPerSecond } from '../core/units.ts';
import type { GenerationSummary, TokenTotals } from '../documents/generation.ts';
import { Sample } from '../math/sample.ts';
import type { Generation } from './generate.ts';
import { notAsked } from './schedule.ts';

/** The numbers of a workload that manifest, JSON and people are told. */
export function summarizeGeneration({ tally, durationNs, prompts }: Generation): GenerationSummary {
  const outputs = tally.outputTokens.take().filter((tokens) => tokens !== notAsked);
  const count = tally.dueNs.length;
  const durationS = durationNs / nsPerSecond;
  return {
    requests: count,
    sessions: tally.sessions,
    duration_s: durationS,
    mean_rate_rps: durationS === 0 ? null : count / durationS,
    prompt_tokens: lengthsOf(tally.promptTokens.take()),
    output_tokens: lengthsOf(outputs),
    prompt_lengths_asked: tally.promptLengths(),
    prompts,
  };
}

function lengthsOf(tokens: Int32Array): TokenTotals {
  const { n, mean, p50, p99, max } = Sample.of(tokens).summary();
  return { n, total: tokens.reduce((sum, count) => sum + count, 0), mean, p50, p99, max };
}
