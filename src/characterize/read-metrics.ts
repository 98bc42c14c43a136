import type { DistributionKey, MetricKey } from '../documents/fingerprint.ts';
import { QuantileSketch } from '../math/quantile-sketch.ts';
import type { Sample } from '../math/sample.ts';
import type { WorkloadMeasurements } from './measurements.ts';

/** The numbers that are compared, from what was measured; null where one is not defined. */
export function readMetrics(measured: WorkloadMeasurements): Record<MetricKey, number | null> {
  const { samples, arrivals, sessions, counts, requests } = measured;
  return {
    requests,
    prompt_tokens_p50: samples.promptTokens.quantile(0.5),
    prompt_tokens_p90: samples.promptTokens.quantile(0.9),
    prompt_tokens_p99: samples.promptTokens.quantile(0.99),
    max_output_tokens_p90: samples.maxOutputTokens.quantile(0.9),
    prefill_dominance_p50: samples.prefillDominance.quantile(0.5),
    prefill_dominance_p90: samples.prefillDominance.quantile(0.9),
    duration_s: arrivals.durationS,
    mean_rps: arrivals.meanRps,
    peak_rps_1s: arrivals.peak1s,
    inter_arrival_ms_p50: samples.interArrivalMs.quantile(0.5),
    inter_arrival_ms_p90: samples.interArrivalMs.quantile(0.9),
    burstiness_cv: samples.interArrivalMs.coefficientOfVariation,
    sessions: sessions.detected,
    turns_p90: samples.turnsPerSession.quantile(0.9),
    reuse: samples.pairReuse.mean,
    session_prompt_tokens_p50: samples.sessionPromptTokens.quantile(0.5),
    session_prompt_tokens_p90: samples.sessionPromptTokens.quantile(0.9),
    prompt_growth_p50: samples.promptGrowth.quantile(0.5),
    prompt_growth_p90: samples.promptGrowth.quantile(0.9),
    prompt_tokens_mean: samples.promptTokens.mean,
    output_tokens_mean: samples.outputTokens.mean,
    output_tokens_p50: samples.outputTokens.quantile(0.5),
    output_tokens_p90: samples.outputTokens.quantile(0.9),
    output_tokens_p99: samples.outputTokens.quantile(0.99),
    turns_mean: samples.turnsPerSession.mean,
    turn_gap_ms_p50: samples.turnGapMs.quantile(0.5),
    streaming_share: share(counts.streaming, requests),
    expected_output_share: share(counts.withExpectation, requests),
  };
}

/** Sketches of whole distributions; with `limit` distinct values exact. */
export function readSketches(
  { samples }: WorkloadMeasurements,
  limit: number,
): Record<DistributionKey, QuantileSketch> {
  return {
    prompt_tokens: sketchOf(samples.promptTokens, limit),
    output_tokens: sketchOf(samples.outputTokens, limit),
    inter_arrival_ms: sketchOf(samples.interArrivalMs, limit),
    turns: sketchOf(samples.turnsPerSession, limit),
    reuse: sketchOf(samples.pairReuse, limit),
  };
}

/** A sample too large to be kept is a histogram, whose buckets lie within the sketch's: the sketch says it is not exact. */
function sketchOf(sample: Sample, limit: number): QuantileSketch {
  const sketch = new QuantileSketch(limit);
  const sorted = sample.sorted();
  if (sorted !== null) {
    sketch.addAll(sorted);
    return sketch;
  }
  for (const { mean, count } of sample.buckets()) sketch.add(mean, count);
  return sketch.collapsed();
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
