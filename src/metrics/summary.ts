import { nsPerSecond } from '../core/units.ts';
import type { DurationHistogram } from '../math/duration-histogram.ts';
import { CompensatedSum } from '../math/sum.ts';
import { resultSchemas } from '../nouns/result.ts';
import { type CountValues, noCount, type ResultColumns } from '../nouns/result-columns.ts';
import type { LoadFacts, MeasuredCounts, ResultSummary, TokenFacts } from '../nouns/result-summary.ts';
import type { Slo } from '../nouns/slo.ts';
import { describe, describeHistogram } from './distribution.ts';
import * as latencies from './latencies.ts';
import { collect, type Latency, rowsWhere } from './latencies.ts';
import { countRun } from './run-counts.ts';
import { goodputOf } from './slo.ts';
import { readAs, type toolDefinitions } from './tool-definitions.ts';

/** Everything a summary is made of. Real and simulated runs give the same. */
export interface SummaryInputs {
  readonly columns: ResultColumns;
  /** Gaps between token chunks of requests that are ok and due in the measured phase, ns. */
  readonly gaps: DurationHistogram;
  readonly planned: number;
  readonly slo: Slo | null;
  readonly definitionsOf: readonly string[];
}

/** Computes a summary. Latencies are of ok requests due in the measured phase; counts are of all. */
export function summarize(inputs: SummaryInputs): ResultSummary {
  const { columns, gaps, slo } = inputs;
  const offered = rowsWhere(columns, { phase: 'measure' });
  const ok = rowsWhere(columns, { phase: 'measure', status: 'ok' });
  const measured = measuredCounts(columns, offered, ok);
  const of = (rows: Int32Array, latency: Latency) => describe(collect(columns, rows, latency));
  const tokens = tokenFacts(columns, ok);
  const perSecond = (amount: number | null) =>
    amount === null || measured.seconds === null || measured.seconds === 0 ? null : amount / measured.seconds;
  // An answer that was not streamed has no chunks to speak of.
  const streamed = ok.filter((row) => !Number.isNaN(columns.firstTokenNs[row]!));
  const chunks = sumOf(columns.chunks, streamed);
  const streamedTokens = sumOf(columns.outputTokens, streamed);
  return {
    schema: resultSchemas.summary,
    counts: countRun(columns, inputs.planned),
    measured,
    load: loadFacts(columns, offered, measured.seconds),
    schedule_lag_ms: of(offered, latencies.scheduleLag),
    held_by_cap_ms: of(offered, latencies.heldByCap),
    connection_wait_ms: of(offered, latencies.connectionWait),
    ttft_ms: { due: of(ok, latencies.ttftFromDue), launched: of(ok, latencies.ttftFromLaunched) },
    answer_ttft_ms: of(ok, latencies.answerTtftFromDue),
    tpot_ms: of(ok, latencies.tpot),
    itl_ms: describeHistogram(gaps, 1e-6),
    tokens_per_chunk:
      chunks === null || chunks === 0 || streamedTokens === null ? null : streamedTokens / chunks,
    e2e_ms: { due: of(ok, latencies.e2eFromDue), launched: of(ok, latencies.e2eFromLaunched) },
    throughput: {
      ok_rps: perSecond(ok.length),
      prompt_tokens_per_s: perSecond(tokens.server_prompt),
      output_tokens_per_s: perSecond(tokens.server_output ?? tokens.client_output),
    },
    goodput: slo === null ? null : goodputOf(columns, offered, slo, measured.seconds),
    tokens,
    definitions: Object.fromEntries(
      inputs.definitionsOf.map((name) => [name, readAs(name as keyof typeof toolDefinitions, columns, gaps)]),
    ),
  };
}

function measuredCounts(columns: ResultColumns, offered: Int32Array, ok: Int32Array): MeasuredCounts {
  const count = (filter: latencies.RowFilter) => rowsWhere(columns, filter).length;
  const cancelled = count({ phase: 'measure', status: 'cancelled' });
  const notSent = count({ phase: 'measure', status: 'not_sent' });
  const failed = offered.length - ok.length - cancelled - notSent;
  const from = offered.length === 0 ? null : columns.dueNs[offered[0]!]!;
  let to = Number.NEGATIVE_INFINITY;
  let stalled = 0;
  for (const row of offered) {
    if (columns.finishedNs[row]! > to) to = columns.finishedNs[row]!;
    stalled += columns.stalled[row]!;
  }
  const seconds = from === null || to === Number.NEGATIVE_INFINITY ? null : (to - from) / nsPerSecond;
  return {
    from_ns: from,
    to_ns: to === Number.NEGATIVE_INFINITY ? null : to,
    seconds,
    offered: offered.length,
    ok: ok.length,
    failed,
    cancelled,
    not_sent: notSent,
    failed_share: offered.length === 0 ? null : failed / offered.length,
    warmup: count({ phase: 'warmup' }),
    drain: count({ phase: 'drain' }),
    stalled,
  };
}

function loadFacts(columns: ResultColumns, offered: Int32Array, seconds: number | null): LoadFacts {
  const underWay = new CompensatedSum();
  for (const row of offered) {
    const ns = columns.finishedNs[row]! - columns.launchedNs[row]!;
    if (!Number.isNaN(ns)) underWay.add(ns);
  }
  const isEmpty = seconds === null || seconds === 0;
  return {
    offered_rps: rateOf(columns.dueNs, offered, columns.dueNs),
    achieved_rps: rateOf(columns.launchedNs, offered, columns.dueNs),
    // Little's law, exactly: the integral of the number under way over its span.
    mean_in_flight: isEmpty ? null : underWay.value / nsPerSecond / seconds,
  };
}

/**
 * Events a second from the first up to those that were due last, which are not counted: they begin a span that is not
 * over. Counting all but one of them would overstate the rate of requests that come in bunches. Null where all were due
 * at one instant.
 */
function rateOf(timesNs: Float64Array, rows: Int32Array, dueNs: Float64Array): number | null {
  let lastDue = Number.NEGATIVE_INFINITY;
  for (const row of rows) if (!Number.isNaN(timesNs[row]!)) lastDue = Math.max(lastDue, dueNs[row]!);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const row of rows) {
    const at = timesNs[row]!;
    if (Number.isNaN(at)) continue;
    if (dueNs[row]! < lastDue) {
      count++;
      first = Math.min(first, at);
    } else last = Math.min(last, at);
  }
  return count === 0 || last <= first ? null : (count * nsPerSecond) / (last - first);
}

function tokenFacts(columns: ResultColumns, ok: Int32Array): TokenFacts {
  const { outputTokens, clientOutputTokens, requestedOutputTokens, promptTokens, cachedTokens } = columns;
  let both = 0;
  let differ = 0;
  let promptWithCache = 0;
  let cached = 0;
  for (const row of ok) {
    if (outputTokens[row] !== noCount && clientOutputTokens[row] !== noCount) {
      both++;
      if (outputTokens[row] !== clientOutputTokens[row]) differ++;
    }
    if (cachedTokens[row] === noCount || promptTokens[row] === noCount) continue;
    promptWithCache += promptTokens[row]!;
    cached += cachedTokens[row]!;
  }
  const achieved = collect(columns, ok, (of, row) =>
    of.outputTokens[row] === noCount ? Number.NaN : of.outputTokens[row]! / of.requestedOutputTokens[row]!,
  );
  return {
    requested_output: sumOf(requestedOutputTokens, ok) ?? 0,
    server_output: sumOf(outputTokens, ok),
    client_output: sumOf(clientOutputTokens, ok),
    server_prompt: sumOf(promptTokens, ok),
    cached_prompt: sumOf(cachedTokens, ok),
    reasoning: sumOf(columns.reasoningTokens, ok),
    mismatch_share: both === 0 ? null : differ / both,
    achieved_share: describe(achieved),
    cache_hit_share: promptWithCache === 0 ? null : cached / promptWithCache,
  };
}

/** Null when no row knows its count. */
function sumOf(counts: CountValues, rows: Int32Array): number | null {
  let total = 0;
  let known = 0;
  for (const row of rows) {
    if (counts[row] === noCount) continue;
    total += counts[row]!;
    known++;
  }
  return known === 0 ? null : total;
}
