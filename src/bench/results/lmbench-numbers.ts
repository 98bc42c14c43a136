import type { LmbenchFailure, LmbenchLatency, LmbenchNumbers } from '../../documents/lmbench.ts';
import { quantile, sortedCopy } from '../../math/quantile.ts';
import type { ResultRecord } from '../../nouns/result.ts';
import { formatFixed } from '../../report/fixed.ts';

/**
 * LMBench's numbers of a run, by its formulas, of the requests that were answered: TPOT = generation time /
 * (tokens − 1), from two tokens on; "ITL" = (TTFT + generation time) / tokens; rates over the time from the first launch
 * to the last end. What is undefined is null, where LMBench writes 0, NaN or nothing at all.
 */
export function lmbenchNumbers(records: readonly ResultRecord[]): LmbenchNumbers | LmbenchFailure {
  const sent = records.filter(({ launched_ns: launched }) => launched !== null);
  const ok = sent.filter(({ status }) => status === 'ok');
  const failed = records.length - ok.length;
  if (ok.length === 0) return nothingIn(records, failed);
  const seconds =
    (greatest(sent.map(endNs)) - least(sent.map(({ launched_ns: launched }) => launched!))) / 1e9;
  const input = total(ok.map(({ prompt_tokens: tokens }) => tokens));
  const output = total(ok.map(({ output_tokens: tokens }) => tokens));
  const both = input === null || output === null ? null : input + output;
  const perSecond = (amount: number | null) =>
    seconds > 0 && amount !== null ? round2(amount / seconds) : null;
  return {
    successful_requests: ok.length,
    ...(failed > 0 ? { failed_requests: failed } : {}),
    benchmark_duration_s: seconds > 0 ? round2(seconds) : null,
    total_input_tokens: input,
    total_generated_tokens: output,
    request_throughput_req_per_s: perSecond(ok.length),
    output_token_throughput_tok_per_s: perSecond(output),
    input_token_throughput_tok_per_s: perSecond(input),
    total_token_throughput_tok_per_s: perSecond(both),
    ttft_ms: latency(ok.map(ttftMs)),
    tpot_ms: latency(ok.map(tpotMs)),
    itl_ms: latency(ok.map(normalisedMs)),
  };
}

/** Whether a result holds no numbers. */
export function isFailure(numbers: LmbenchNumbers | LmbenchFailure): numbers is LmbenchFailure {
  return 'error' in numbers;
}

function nothingIn(records: readonly ResultRecord[], failed: number): LmbenchFailure {
  if (records.length === 0)
    return {
      error: 'no requests',
      message: 'the file has no rows: nothing was sent, or nothing was recorded',
    };
  const first = records.find(({ error }) => error !== null)?.error ?? 'no reason recorded';
  return {
    error: `none of ${records.length} requests was answered`,
    message: `the first failed with: ${first}`,
    failed_requests: failed,
  };
}

function endNs({ finished_ns: finished, last_token_ns: last, launched_ns: launched }: ResultRecord): number {
  return finished ?? last ?? launched!;
}

function ttftMs({ first_token_ns: first, launched_ns: launched }: ResultRecord): number | null {
  return first === null ? null : (first - launched!) / 1e6;
}

function tpotMs({
  first_token_ns: first,
  last_token_ns: last,
  output_tokens: tokens,
}: ResultRecord): number | null {
  if (first === null || last === null || tokens === null || tokens < 2) return null;
  return (last - first) / 1e6 / (tokens - 1);
}

function normalisedMs(record: ResultRecord): number | null {
  const { output_tokens: tokens } = record;
  return tokens === null || tokens < 1 ? null : (endNs(record) - record.launched_ns!) / 1e6 / tokens;
}

function latency(given: readonly (number | null)[]): LmbenchLatency {
  const values = Float64Array.from(given.filter((value) => value !== null));
  if (values.length === 0) return { mean: null, median: null, p99: null };
  const sorted = sortedCopy(values);
  return {
    mean: round2(sum([...values]) / values.length),
    median: round2(quantile(sorted, 0.5)!),
    p99: round2(quantile(sorted, 0.99)!),
  };
}

/** Null when none is known. */
function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}

function sum(values: readonly number[]): number {
  return values.reduce((so, value) => so + value, 0);
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}

function greatest(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}

/** Two decimals, rounded as Python rounds. */
export function round2(value: number): number {
  return Number(formatFixed(value, 2));
}
