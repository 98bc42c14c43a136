import type { DurationHistogram } from '../math/duration-histogram.ts';
import { mean } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import type { ResultColumns } from '../nouns/result-columns.ts';
import { noCount } from '../nouns/result-columns.ts';
import type { PerToken, Stamp, ToolDefinition, ToolNumbers, ToolReading } from '../nouns/tool-reading.ts';
import { collect, type Latency, rowsWhere } from './latencies.ts';

/*
 * What other tools mean by the same words, read from their source (versions in docs/guide/results.md). All of them
 * measure from the moment of sending; none from when the request was due.
 */

export const toolDefinitions: Readonly<Record<string, ToolDefinition>> = {
  vllm: {
    tool: 'vLLM bench serve',
    ttft: 'firstChunkNs',
    tpot: '(e2e-ttft)/(n-1)',
    itl: 'chunk-gaps',
    e2e: 'lastTokenNs',
    outputTokens: 'server',
    includesFailures: false,
    percentiles: 'linear',
  },
  sglang: {
    tool: 'SGLang bench_serving',
    ttft: 'firstTokenNs',
    tpot: '(e2e-ttft)/(n-1)',
    itl: 'chunk-gaps',
    e2e: 'finishedNs',
    outputTokens: 'server',
    includesFailures: false,
    percentiles: 'linear',
  },
  aiperf: {
    tool: 'AIPerf',
    ttft: 'firstTokenNs',
    tpot: null,
    itl: '(e2e-ttft)/(n-1)',
    e2e: 'lastTokenNs',
    outputTokens: 'client',
    includesFailures: false,
    percentiles: 'linear',
  },
  guidellm: {
    tool: 'GuideLLM',
    ttft: 'firstTokenNs',
    tpot: '(l-s)/n',
    itl: '(l-f)/(n-1)',
    e2e: 'finishedNs',
    outputTokens: 'server',
    includesFailures: false,
    percentiles: 'nearest-rank',
  },
  'inference-perf': {
    tool: 'inference-perf',
    ttft: 'firstAnswerTokenNs',
    tpot: '(l-f)/(n-1)',
    itl: 'token-gaps',
    e2e: 'finishedNs',
    outputTokens: 'client',
    includesFailures: false,
    percentiles: 'linear',
  },
  aibrix: {
    tool: 'AIBrix client',
    ttft: 'firstTokenNs',
    tpot: '(e-f)/n',
    itl: null,
    e2e: 'finishedNs',
    outputTokens: 'server',
    includesFailures: true,
    percentiles: 'linear',
  },
  lmbench: {
    tool: 'LMBench',
    ttft: 'firstTokenNs',
    tpot: '(e-f)/(n-1)',
    itl: '(e-s)/n',
    e2e: null,
    outputTokens: 'server',
    includesFailures: false,
    percentiles: 'linear',
  },
};

/** One run as a tool would have reported it, from the same log. */
export function readAs(
  name: keyof typeof toolDefinitions,
  columns: ResultColumns,
  gaps: DurationHistogram,
): ToolReading {
  const definition = toolDefinitions[name]!;
  const filter = definition.includesFailures
    ? ({ phase: 'measure' } as const)
    : ({ phase: 'measure', status: 'ok' } as const);
  const rows = rowsWhere(columns, filter);
  const numbersOf = (latency: Latency) => numbers(collect(columns, rows, latency), definition.percentiles);
  const tokens = tokenCounter(definition);
  const perToken = (formula: PerToken) =>
    numbersOf((of, row) => perTokenMs(formula, definition, of, row, tokens(of, row)));
  const { tpot, itl, e2e } = definition;
  return {
    definition,
    ttft_ms: numbersOf((of, row) => span(of, 'launchedNs', definition.ttft, row)),
    tpot_ms: tpot === null ? null : perToken(tpot),
    itl_ms:
      itl === null
        ? null
        : itl === 'chunk-gaps' || itl === 'token-gaps'
          ? pooled(gaps, itl === 'token-gaps' ? totalOf(columns, rows, tokens) : gaps.n)
          : perToken(itl),
    e2e_ms: e2e === null ? null : numbersOf((of, row) => span(of, 'launchedNs', e2e, row)),
  };
}

function perTokenMs(
  formula: PerToken,
  definition: ToolDefinition,
  columns: ResultColumns,
  row: number,
  n: number,
): number {
  const from = (start: 'launchedNs' | 'firstTokenNs', end: Stamp) => span(columns, start, end, row);
  switch (formula) {
    case '(l-f)/(n-1)':
      return n > 1 ? from('firstTokenNs', 'lastTokenNs') / (n - 1) : Number.NaN;
    case '(e2e-ttft)/(n-1)':
      return n > 1
        ? (from('launchedNs', definition.e2e!) - from('launchedNs', definition.ttft)) / (n - 1)
        : Number.NaN;
    case '(l-s)/n':
      return n > 0 ? from('launchedNs', 'lastTokenNs') / n : Number.NaN;
    case '(e-f)/n':
      return n > 0 ? from('firstTokenNs', 'finishedNs') / n : Number.NaN;
    case '(e-f)/(n-1)':
      return n > 1 ? from('firstTokenNs', 'finishedNs') / (n - 1) : Number.NaN;
    case '(e-s)/n':
      return n > 0 ? from('launchedNs', 'finishedNs') / n : Number.NaN;
  }
}

function span(columns: ResultColumns, start: 'launchedNs' | 'firstTokenNs', end: Stamp, row: number): number {
  return (columns[end][row]! - columns[start][row]!) / 1e6;
}

/** Where a tool counts itself but this run had no tokenizer, the server's count stands in. */
function tokenCounter(definition: ToolDefinition): (columns: ResultColumns, row: number) => number {
  if (definition.outputTokens === 'server') return (columns, row) => columns.outputTokens[row]!;
  return (columns, row) =>
    columns.clientOutputTokens[row] === noCount
      ? columns.outputTokens[row]!
      : columns.clientOutputTokens[row]!;
}

/** Gaps that the tool would pool: those between chunks, and one of 0 for each further token of a chunk. */
function totalOf(
  columns: ResultColumns,
  rows: Int32Array,
  tokens: (columns: ResultColumns, row: number) => number,
): number {
  let total = 0;
  for (const row of rows) total += Math.max(0, tokens(columns, row) - 1);
  return total;
}

/** Percentiles of the gaps with `total − n` zeros below them. */
function pooled(gaps: DurationHistogram, total: number): ToolNumbers {
  const all = Math.max(total, gaps.n);
  const at = (p: number) => {
    if (all === 0) return null;
    const rank = (all - 1) * p - (all - gaps.n);
    return rank < 0 ? 0 : gaps.quantile(gaps.n < 2 ? 0 : Math.min(1, rank / (gaps.n - 1)))! / 1e6;
  };
  return { n: all, mean: all === 0 ? null : gaps.sum / all / 1e6, p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

function numbers(values: Float64Array, rule: ToolDefinition['percentiles']): ToolNumbers {
  const sorted = sortedCopy(values);
  const at = (p: number) =>
    rule === 'linear' ? quantile(sorted, p) : (sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null);
  return { n: values.length, mean: mean(values), p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}
