import type { ResultRecord } from '../core/result.ts';
import { mean, sampleStandardDeviation } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import { defineResultFormat, type RunFacts } from './contract.ts';

/** Columns of the detailed arrays, one value a request that was sent. */
interface Detail {
  readonly inputLens: number[];
  readonly outputLens: number[];
  readonly ttfts: number[];
  readonly latencies: number[];
  readonly starts: number[];
  readonly queues: number[];
  readonly errors: string[];
  readonly isOk: boolean[];
}

/**
 * What `vllm bench serve --save-result --save-detailed` writes, with its definitions: TTFT from sending to the first
 * chunk, TPOT from it to the last token, failures left out of latencies. Of gaps only their histogram is known, so
 * `itls` and the itl figures are left out. Memory grows by some 60 bytes a request.
 */
export const vllmJson = defineResultFormat({
  name: 'vllm-json',
  summary: 'the result file of vllm bench serve, with its detailed arrays',
  fileName: 'vllm.json',
  cannotCarry: ['gaps between tokens (itls)', 'warm-up', 'unsent requests', 'sessions'],
  start(run) {
    const detail: Detail = {
      ...{
        inputLens: [],
        outputLens: [],
        ttfts: [],
        latencies: [],
        starts: [],
        queues: [],
        errors: [],
        isOk: [],
      },
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
  detail.queues.push((launched - record.due_ns) / 1e9);
  detail.errors.push(isOk ? '' : (record.error ?? record.status));
}

function documentOf(run: RunFacts, detail: Detail) {
  const ok = [...detail.isOk.keys()].filter((i) => detail.isOk[i]);
  const pick = (values: readonly number[]) => ok.map((i) => values[i]!);
  const ttft = pick(detail.ttfts);
  const e2e = pick(detail.latencies);
  const output = pick(detail.outputLens);
  const tpot = ok.flatMap((_, i) => (output[i]! > 1 ? [(e2e[i]! - ttft[i]!) / (output[i]! - 1)] : []));
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const ends = detail.starts.map((start, i) => start + detail.latencies[i]!);
  const duration = ends.length === 0 ? 0 : largest(ends) - smallest(detail.starts);
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
    request_goodput: null,
    output_throughput: rate(total(output)),
    total_token_throughput: rate(input + total(output)),
    ...statistics('ttft', ttft),
    ...statistics('tpot', tpot),
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

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
