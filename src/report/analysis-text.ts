import type { Analysis } from '../documents/analysis.ts';
import type { SampleSummary } from '../math/sample.ts';
import { formatFixed, notAvailable } from './fixed.ts';
import { formatBytes, groupDigits } from './format.ts';

/** What analyze prints. The first four sections are those of the Python iwc 0.1, line for line. */
export function renderAnalysis(facts: Analysis): string {
  const sections = [
    summaryLines(facts),
    tokenLines(facts),
    arrivalLines(facts),
    sessionLines(facts),
    ...(facts.sessions.sessions_detected > 0 ? [contextLines(facts)] : []),
    outputLines(facts),
    shapeLines(facts),
    ...(facts.prefix === null || facts.requests === 0 ? [] : [prefixLines(facts.prefix)]),
    ...(facts.load === null ? [] : [loadLines(facts.load)]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function summaryLines(facts: Analysis): string[] {
  const tags = facts.class.tags.map(({ tag }) => tag);
  const precision = facts.precision.is_exact
    ? []
    : [
        `Precision          : quantiles within 0.2 %, beyond ${groupDigits(facts.precision.exact_up_to_requests)} requests`,
      ];
  return [
    'WORKLOAD SUMMARY',
    '----------------',
    `Requests           : ${facts.requests}`,
    `Tokenizer          : ${facts.tokenizer.name}`,
    `WORKLOAD TYPE       : ${tags.length === 0 ? 'unknown' : tags.join(', ')}`,
    `PRIMARY CLASS       : ${facts.class.primary}`,
    `Because             : ${facts.class.reason}`,
    ...facts.class.tags.map(({ tag, reason }) => `  ${tag.padEnd(18)}: ${reason}`),
    ...precision,
  ];
}

function tokenLines({ prompt_tokens: prompt, max_output_tokens: cap, ...facts }: Analysis): string[] {
  return [
    'TOKENS',
    '-----',
    `Avg prompt tokens  : ${formatFixed(prompt.mean, 2)}`,
    `P50 prompt tokens  : ${formatFixed(prompt.p50, 0)}`,
    `P90 prompt tokens  : ${formatFixed(prompt.p90, 0)}`,
    `P99 prompt tokens  : ${formatFixed(prompt.p99, 0)}`,
    '',
    `Avg max_output_tokens : ${formatFixed(cap.mean, 2)}`,
    `P90 max_output_tokens : ${formatFixed(cap.p90, 0)}`,
    '',
    `Avg prompt/output ${facts.output_tokens.with_expectation === 0 ? 'cap ' : ''}ratio : ${formatFixed(facts.prompt_output_ratio.mean, 3)}`,
    `Prefill dominance P50/P90   : ${quantiles(facts.prefill_dominance, 3, ['p50', 'p90'])}`,
  ];
}

function arrivalLines({ arrivals }: Analysis): string[] {
  return [
    'ARRIVAL PROFILE',
    '---------------',
    `Duration (s)       : ${formatFixed(arrivals.duration_s, 2)}`,
    `Mean RPS           : ${formatFixed(arrivals.mean_rps, 2)}`,
    `Peak reqs (1s bin) : ${formatFixed(arrivals.peak_rps_1s, 0)}`,
    `Inter-arrival ms P50/P90/P99 : ${quantiles(arrivals.interarrival_ms, 0, ['p50', 'p90', 'p99'])}`,
    `Burstiness (CV)    : ${formatFixed(arrivals.burstiness_cv, 2)}`,
    `Pattern            : ${arrivals.pattern}`,
  ];
}

function sessionLines({ sessions }: Analysis): string[] {
  return [
    'SESSION ANALYSIS',
    '---------------',
    `Sessions detected  : ${sessions.sessions_detected}`,
    `Avg turns/session  : ${formatFixed(sessions.avg_turns_per_session, 2)}`,
    `P90 turns/session  : ${formatFixed(sessions.turns_per_session.p90, 0)}`,
    `Prompt reuse ratio (tokens) : ${formatFixed(sessions.prompt_reuse_ratio_tokens, 3)}`,
  ];
}

function contextLines({ sessions }: Analysis): string[] {
  return [
    'SESSION CONTEXT',
    '--------------',
    `Prompt tokens/turn P50/P90 : ${quantiles(sessions.prompt_tokens_by_turn, 0, ['p50', 'p90'])}`,
    `Prompt growth Δtokens P50/P90 : ${quantiles(sessions.prompt_token_growth, 0, ['p50', 'p90'])}`,
    `Reuse weighted by tokens   : ${formatFixed(sessions.token_weighted_reuse, 3)}`,
    `Between turns ms P50/P90   : ${quantiles(sessions.turn_gap_ms, 0, ['p50', 'p90'])}`,
    ...(sessions.think_time_ms.n === 0
      ? []
      : [`Think time ms P50/P90      : ${quantiles(sessions.think_time_ms, 0, ['p50', 'p90'])}`]),
    `Session length s P50/P90   : ${quantiles(sessions.session_duration_s, 1, ['p50', 'p90'])}`,
    `Sessions open mean/peak    : ${formatFixed(sessions.mean_open_sessions, 2)}/${formatFixed(sessions.peak_open_sessions, 0)}`,
  ];
}

function outputLines({ output_tokens: output, joint_lengths: joint }: Analysis): string[] {
  const sources = [
    output.with_expectation === 0 ? [] : [`expected for ${groupDigits(output.with_expectation)}`],
    output.cap_only === 0 ? [] : [`the cap for ${groupDigits(output.cap_only)}`],
    output.expectation_above_cap === 0
      ? []
      : [`${groupDigits(output.expectation_above_cap)} expected longer than the cap, cut to it`],
  ].flat();
  return [
    'OUTPUT LENGTHS',
    '--------------',
    `Taken from         : ${sources.length === 0 ? notAvailable : sources.join('; ')}`,
    `Avg output tokens  : ${formatFixed(output.mean, 2)}`,
    `Output tokens P50/P90/P99  : ${quantiles(output, 0, ['p50', 'p90', 'p99'])}`,
    `Correlation with prompts   : ${formatFixed(joint.correlation, 3)}`,
  ];
}

function shapeLines({ arrivals }: Analysis): string[] {
  const fano = arrivals.fano_factors.map(
    ({ window_ms: windowMs, fano_factor: factor }) => `${windowMs / 1000} s ${formatFixed(factor, 2)}`,
  );
  const dispersion = arrivals.interval_dispersion.map(
    ({ order, index }) => `${order} ${formatFixed(index, 2)}`,
  );
  const { exponential_test: test } = arrivals;
  return [
    'ARRIVAL SHAPE (1 for a Poisson process)',
    '---------------------------------------',
    `Fano factor by window      : ${fano.join(', ')}`,
    `Dispersion of k gaps       : ${dispersion.join(', ')}`,
    `Lag-1 autocorrelation      : ${formatFixed(arrivals.lag1_autocorrelation, 3)}`,
    `Exponential gaps           : ${test === null ? notAvailable : `KS ${formatFixed(test.statistic, 3)}, ${describeChance(test)}`}`,
    `Rate between arrivals      : ${formatFixed(arrivals.mean_gap_rate_rps, 2)}${arrivals.mean_gap_rate_rps === null ? '' : '/s'}, at most ${formatFixed(arrivals.sliding_peak_1s, 0)} in any second`,
  ];
}

function describeChance({
  p_value_at_least: least,
  p_value_at_most: most,
}: {
  p_value_at_least: number;
  p_value_at_most: number;
}): string {
  if (most <= 0.01) return 'p ≤ 0.01: they are not';
  return least >= 0.15 ? 'p ≥ 0.15: nothing speaks against it' : `p between ${least} and ${most}`;
}

function prefixLines(prefix: NonNullable<Analysis['prefix']>): string[] {
  const size = prefix.block_tokens === null ? 'of several sizes' : `of ${prefix.block_tokens} tokens`;
  const followed =
    prefix.followed_share === 1 ? '' : `, estimated from a share of ${prefix.followed_share} of them`;
  const largest = prefix.lru_curve.at(-1)?.hit_rate ?? null;
  // Sizes that hit nothing, or no more than half of them would, need no line.
  const curve = prefix.lru_curve.filter(({ hit_rate: rate }) => rate !== null && rate > 0);
  const shown = curve.filter(
    (_, i) => (curve.length - 1 - i) % Math.max(1, Math.ceil(curve.length / 8)) === 0,
  );
  return [
    `PREFIX REUSE (blocks ${size}${followed})`,
    '------------',
    `Ideal hit rate (no limit)  : ${formatFixed(prefix.ideal_hit_rate, 3)}`,
    `  own session's turn before: ${formatFixed(prefix.own_session_hit_rate, 3)}`,
    `  other requests           : ${formatFixed(prefix.cross_session_hit_rate, 3)}`,
    `Distinct tokens            : ${groupDigits(prefix.unique_tokens)}${inBytes(prefix.unique_bytes)}`,
    ...(largest === null || largest === 0 ? [] : ['Hit rate of an LRU cache of']),
    ...shown.map(
      ({ cache_tokens: tokens, cache_bytes: bytes, hit_rate: rate }) =>
        `  ${`${groupDigits(tokens)} tokens${inBytes(bytes)}`.padEnd(25)}: ${formatFixed(rate, 3)}`,
    ),
  ];
}

function loadLines(load: NonNullable<Analysis['load']>): string[] {
  return [
    `LOAD (estimate at ${load.tpot_ms} ms a token, first token after ${load.ttft_ms} ms)`,
    '----',
    `In flight mean/peak        : ${formatFixed(load.concurrency.mean, 2)}/${formatFixed(load.concurrency.peak, 0)}`,
    `KV cache tokens mean/peak  : ${formatFixed(load.kv_tokens.mean, 0)}/${formatFixed(load.kv_tokens.peak, 0)}`,
    ...(load.kv_bytes === null
      ? []
      : [
          `KV cache mean/peak         : ${load.kv_bytes.mean === null ? notAvailable : formatBytes(load.kv_bytes.mean)}/${formatBytes(load.kv_bytes.peak)}`,
        ]),
  ];
}

function inBytes(bytes: number | null): string {
  return bytes === null ? '' : ` (${formatBytes(bytes)})`;
}

/** `52/76`. */
function quantiles(
  summary: SampleSummary,
  decimals: number,
  which: readonly ('p50' | 'p90' | 'p99')[],
): string {
  return which.map((name) => formatFixed(summary[name], decimals)).join('/');
}
