import { DurationHistogram } from '../math/duration-histogram.ts';
import { mean, sampleStandardDeviation } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { defineResultFormat, type RunFacts } from './contract.ts';

/** Columns of the detailed arrays, one value a request that was sent. */
interface Detail {
  readonly inputLens: number[];
  readonly outputLens: number[];
  readonly ttfts: number[];
  readonly latencies: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly queues: number[];
  readonly errors: string[];
  readonly isOk: boolean[];
  /** Between chunks, pooled, ns. */
  readonly gaps: DurationHistogram;
}

/**
 * What `vllm bench serve --save-result --save-detailed` writes, with its definitions: TTFT from sending to the first
 * chunk, TPOT from it to the last token, failures left out of latencies. Of gaps only their histogram is known: the itl
 * figures come from it, and `itls` is left out. Memory grows by some 60 bytes a request.
 */
export const vllmJson = defineResultFormat({
  name: 'vllm-json',
  summary: 'the result file of vllm bench serve, with its detailed arrays',
  fileName: 'vllm.json',
  cannotCarry: ['single gaps between tokens (itls)', 'warm-up', 'unsent requests', 'sessions'],
  start(run) {
    const detail: Detail = {
      ...{
        inputLens: [],
        outputLens: [],
        ttfts: [],
        latencies: [],
        starts: [],
        ends: [],
        queues: [],
        errors: [],
        isOk: [],
      },
      gaps: new DurationHistogram(),
    };
    return {
      add(records) {
        for (const record of records)
          if (record.phase === 'measure' && record.status !== 'not_sent') addTo(detail, record);
        return '';
      },
      end: () => `${JSON.stringify(documentOf(run, detail))}\n`,
    };
  },
});

function addTo(detail: Detail, record: ResultRecord): void {
  const launched = record.launched_ns!;
  const isOk = record.status === 'ok';
  detail.isOk.push(isOk);
  detail.inputLens.push(record.prompt_tokens ?? 0);
  detail.outputLens.push(isOk ? (record.output_tokens ?? 0) : 0);
  detail.ttfts.push(isOk && record.first_chunk_ns !== null ? (record.first_chunk_ns - launched) / 1e9 : 0);
  detail.latencies.push(isOk ? ((record.last_token_ns ?? record.finished_ns!) - launched) / 1e9 : 0);
  detail.starts.push(launched / 1e9);
  detail.ends.push(((isOk ? record.last_token_ns : null) ?? record.finished_ns ?? launched) / 1e9);
  detail.queues.push((launched - record.due_ns) / 1e9);
  detail.errors.push(isOk ? '' : (record.error ?? record.status));
  if (!isOk || record.chunk_gaps === null) return;
  const { n, sum_ns, min_ns, max_ns, at_ns, count } = record.chunk_gaps;
  detail.gaps.mergeRecord({ n, sum: sum_ns, min: min_ns, max: max_ns, values: at_ns, counts: count });
}

function documentOf(run: RunFacts, detail: Detail) {
  const ok = [...detail.isOk.keys()].filter((i) => detail.isOk[i]);
  const pick = (values: readonly number[]) => ok.map((i) => values[i]!);
  const ttft = pick(detail.ttfts);
  const e2e = pick(detail.latencies);
  const output = pick(detail.outputLens);
  const perToken = ok.map((_, i) => (output[i]! > 1 ? (e2e[i]! - ttft[i]!) / (output[i]! - 1) : null));
  const tpot = perToken.filter((value) => value !== null);
  const isKept = (limit: number | undefined, seconds: number) => !(seconds * 1000 > (limit ?? Infinity));
  const good = ok.filter(
    (_, i) =>
      isKept(run.sloMs?.ttft, ttft[i]!) &&
      isKept(run.sloMs?.tpot, perToken[i] ?? 0) &&
      isKept(run.sloMs?.e2e, e2e[i]!),
  );
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  // The wall time of the whole: what failed took its time too.
  const duration = detail.ends.length === 0 ? 0 : largest(detail.ends) - smallest(detail.starts);
  const rate = (amount: number) => (duration > 0 ? amount / duration : null);
  const input = total(pick(detail.inputLens));
  return {
    date: new Date(run.startedAtMs)
      .toISOString()
      .replace(/[-:]|\.\d+Z/g, '')
      .replace('T', '-'),
    endpoint_type: run.endpoint,
    backend: run.endpoint,
    label: null,
    model_id: run.model,
    tokenizer_id: run.tokenizer ?? run.model,
    num_prompts: run.planned,
    request_rate: run.offeredRps ?? 'inf',
    burstiness: null,
    max_concurrency: run.maxInFlight,
    duration,
    completed: ok.length,
    failed: detail.isOk.length - ok.length,
    total_input_tokens: input,
    total_output_tokens: total(output),
    request_throughput: rate(ok.length),
    request_goodput: run.sloMs === null ? null : rate(good.length),
    output_throughput: rate(total(output)),
    total_token_throughput: rate(input + total(output)),
    ...statistics('ttft', ttft),
    ...statistics('tpot', tpot),
    ...gapStatistics(detail.gaps),
    ...statistics('e2el', e2e),
    input_lens: detail.inputLens,
    output_lens: detail.outputLens,
    ttfts: detail.ttfts,
    latencies: detail.latencies,
    start_times: detail.starts,
    queue_times: detail.queues,
    errors: detail.errors,
  };
}

function statistics(name: string, seconds: readonly number[]) {
  const ms = Float64Array.from(seconds, (value) => value * 1000);
  const sorted = sortedCopy(ms);
  return {
    [`mean_${name}_ms`]: mean(ms),
    [`median_${name}_ms`]: quantile(sorted, 0.5),
    [`std_${name}_ms`]: sampleStandardDeviation(ms),
    [`p99_${name}_ms`]: quantile(sorted, 0.99),
  };
}

function gapStatistics(gaps: DurationHistogram) {
  const ms = (ns: number | null) => (ns === null ? null : ns / 1e6);
  return {
    mean_itl_ms: ms(gaps.mean),
    median_itl_ms: ms(gaps.quantile(0.5)),
    std_itl_ms: ms(gaps.standardDeviation),
    p99_itl_ms: ms(gaps.quantile(0.99)),
  };
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
