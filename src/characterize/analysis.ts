import type {
  Analysis,
  ArrivalProfile,
  JointLengthFacts,
  LoadProfile,
  OutputLengths,
  PrefixProfile,
  SessionProfile,
} from '../documents/analysis.ts';
import { type ExponentialTest, testExponential } from '../math/exponential-test.ts';
import type { PrefixReuse } from '../prefix/reuse.ts';
import { type Classification, classify } from './classify.ts';
import type { LoadEstimate } from './load-estimate.ts';
import type { WorkloadMeasurements } from './measurements.ts';

/** What is told beside the measurements themselves. */
interface Extras {
  readonly load: LoadEstimate | null;
  readonly kvBytesPerToken: number | null;
}

/** Puts measurements into the form that is printed and saved. */
export function describeAnalysis(
  measured: WorkloadMeasurements,
  { load, kvBytesPerToken }: Extras,
): Analysis {
  const { samples, counts } = measured;
  const found = classify(measured);
  return {
    schema: 'iwc.analysis/1',
    workload: { path: measured.path, bytes: measured.bytes },
    requests: measured.requests,
    tokenizer: measured.tokenizer,
    tokenizer_used: measured.tokenizer.name,
    precision: {
      is_exact: measured.isExact,
      exact_up_to_requests: measured.exactLimit,
      quantile_relative_error: measured.isExact ? 0 : 2 ** -9,
    },
    class: { primary: found.primary, reason: found.reason, tags: found.tags },
    prompt_tokens: samples.promptTokens.summary(),
    max_output_tokens: samples.maxOutputTokens.summary(),
    output_tokens: {
      ...samples.outputTokens.summary(),
      source: outputSource(counts.withExpectation, counts.withCapOnly),
      with_expectation: counts.withExpectation,
      cap_only: counts.withCapOnly,
      expectation_above_cap: counts.expectationAboveCap,
    },
    expected_output_tokens: samples.expectedOutputTokens.summary(),
    prompt_output_ratio: samples.promptOutputRatio.summary(),
    prefill_dominance: samples.prefillDominance.summary(),
    joint_lengths: describeJointLengths(measured),
    arrivals: describeArrivals(measured, found),
    sessions: describeSessions(measured),
    prefix: measured.prefix === null ? null : describePrefix(measured.prefix, kvBytesPerToken),
    load: load === null ? null : describeLoad(load),
    streaming_requests: counts.streaming,
  };
}

/** Where output lengths come from, in one word. */
function outputSource(expectations: number, caps: number): OutputLengths['source'] {
  if (expectations + caps === 0) return null;
  if (caps === 0) return 'expectation';
  return expectations === 0 ? 'cap' : 'mixed';
}

function describeJointLengths({ jointLengths }: WorkloadMeasurements): JointLengthFacts {
  return {
    correlation: jointLengths.correlation,
    cells: jointLengths.cells.map((cell) => ({
      prompt_tokens_from: cell.promptFrom,
      prompt_tokens_below: cell.promptBelow,
      output_tokens_from: cell.outputFrom,
      output_tokens_below: cell.outputBelow,
      requests: cell.requests,
    })),
  };
}

function describeArrivals(
  { requests, arrivals, samples }: WorkloadMeasurements,
  { pattern }: Classification,
): ArrivalProfile {
  return {
    n: requests,
    duration_s: arrivals.durationS,
    mean_rps: arrivals.meanRps,
    mean_gap_rate_rps: arrivals.meanGapRate,
    peak_rps_1s: arrivals.peak1s,
    sliding_peak_1s: arrivals.slidingPeak1s,
    interarrival_ms: samples.interArrivalMs.summary(),
    burstiness_cv: samples.interArrivalMs.coefficientOfVariation,
    pattern: pattern.label,
    pattern_reason: pattern.reason,
    interval_dispersion: arrivals.intervalDispersion,
    fano_factors: arrivals.windows.map(({ windowMs, windows, fanoFactor, maxCount }) => ({
      window_ms: windowMs,
      windows,
      fano_factor: fanoFactor,
      max_count: maxCount,
    })),
    lag1_autocorrelation: arrivals.lag1Autocorrelation,
    exponential_test: describeTest(testExponential(samples.interArrivalMs)),
  };
}

function describeTest(test: ExponentialTest | null): ArrivalProfile['exponential_test'] {
  if (test === null) return null;
  return {
    statistic: test.statistic,
    modified_statistic: test.modifiedStatistic,
    p_value_at_least: test.pValueAtLeast,
    p_value_at_most: test.pValueAtMost,
  };
}

function describeSessions({ sessions, samples, reuse }: WorkloadMeasurements): SessionProfile {
  return {
    sessions_detected: sessions.detected,
    requests_in_sessions: sessions.requests,
    avg_turns_per_session: samples.turnsPerSession.mean,
    turns_per_session: samples.turnsPerSession.summary(),
    prompt_reuse_ratio_tokens: samples.pairReuse.mean,
    pair_reuse: samples.pairReuse.summary(),
    token_weighted_reuse: share(reuse.sharedTokens, reuse.pairTokens),
    shared_tokens: reuse.sharedTokens,
    prompt_token_growth: samples.promptGrowth.summary(),
    prompt_tokens_by_turn: samples.sessionPromptTokens.summary(),
    mean_prompt_tokens_by_turn: sessions.promptTokensByTurn.map(({ turn, requests, meanTokens }) => ({
      turn,
      requests,
      mean_tokens: meanTokens,
    })),
    turn_gap_ms: samples.turnGapMs.summary(),
    think_time_ms: samples.thinkTimeMs.summary(),
    session_duration_s: sessions.durationS.summary(),
    mean_open_sessions: sessions.meanOpen,
    peak_open_sessions: sessions.peakOpen,
    overlapping_share: sessions.overlappingShare,
  };
}

function describePrefix(prefix: PrefixReuse, kvBytesPerToken: number | null): PrefixProfile {
  const { promptTokens } = prefix;
  const bytes = (tokens: number) => (kvBytesPerToken === null ? null : tokens * kvBytesPerToken);
  return {
    block_tokens: prefix.blockTokens,
    ideal_hit_rate: share(prefix.hitTokens, promptTokens),
    hit_tokens: prefix.hitTokens,
    own_session_hit_rate: share(prefix.ownHitTokens, promptTokens),
    cross_session_hit_rate: share(prefix.crossHitTokens, promptTokens),
    unique_blocks: prefix.uniqueBlocks,
    unique_tokens: prefix.uniqueTokens,
    unique_bytes: bytes(prefix.uniqueTokens),
    followed_share: prefix.sampledShare,
    lru_curve: prefix.curve.map(({ cacheBlocks, cacheTokens, hitTokens }) => ({
      cache_blocks: cacheBlocks,
      cache_tokens: cacheTokens,
      cache_bytes: bytes(cacheTokens),
      hit_rate: share(hitTokens, promptTokens),
    })),
  };
}

function describeLoad(load: LoadEstimate): LoadProfile {
  return {
    tpot_ms: load.tpotMs,
    ttft_ms: load.ttftMs,
    kv_bytes_per_token: load.kvBytesPerToken,
    concurrency: load.concurrency,
    kv_tokens: load.kvTokens,
    kv_bytes: load.kvBytes,
    series: load.series.map(({ fromS, concurrency, kvTokens }) => ({
      from_s: fromS,
      concurrency,
      kv_tokens: kvTokens,
    })),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
