import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DurationHistogram } from '../math/duration-histogram.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { ResultColumns } from '../nouns/result-columns.ts';
import { parseSlo } from './slo.ts';
import { summarize } from './summary.ts';
import { readAs, toolDefinitions } from './tool-definitions.ts';

function record(index: number, more: Partial<ResultRecord> = {}): ResultRecord {
  const at = index * 1e9;
  return {
    request_id: `r${index}`,
    ...{
      index,
      session_id: null,
      turn_id: null,
      phase: 'measure',
      due_ns: at - 5e8,
      held_ns: 0,
      launched_ns: at,
    },
    ...{ connected_ns: at, first_byte_ns: at + 1e8, first_chunk_ns: at + 1e8, first_token_ns: at + 1e9 },
    ...{ first_answer_token_ns: at + 1e9, last_token_ns: at + 2e9, finished_ns: at + 2e9, status: 'ok' },
    ...{
      http_status: 200,
      error: null,
      attempt: 1,
      prompt_tokens: 10,
      output_tokens: 11,
      reasoning_tokens: null,
    },
    ...{ cached_tokens: 4, client_output_tokens: null, token_source: 'server', finish_reason: 'stop' },
    ...{ requested_output_tokens: 22, chunks: 11, coalesced_chunks: 0, chunk_gaps: null },
    ...{ scheduled_ns: null, replica: null, preemptions: null, recomputed_tokens: null },
    ...more,
  };
}

function columnsOf(records: readonly ResultRecord[]): ResultColumns {
  const columns = new ResultColumns(1);
  for (const one of records) columns.set(one);
  return columns;
}

const gaps = new DurationHistogram();
for (let i = 0; i < 10; i++) gaps.add(1e8);

test('one request in the words of seven tools: sent at 0, first token after 1 s, last after 2 s, 11 tokens', () => {
  const columns = columnsOf([record(0)]);
  // Figures worked out by hand from each tool's source.
  const expected: Record<string, readonly (number | null)[]> = {
    vllm: [100, 190, 100, 2000],
    sglang: [1000, 100, 100, 2000],
    aiperf: [1000, null, 100, 2000],
    guidellm: [1000, 2000 / 11, 100, 2000],
    'inference-perf': [1000, 100, 100, 2000],
    aibrix: [1000, 1000 / 11, null, 2000],
    lmbench: [1000, 100, 2000 / 11, null],
  };
  for (const name of Object.keys(toolDefinitions)) {
    const { ttft_ms, tpot_ms, itl_ms, e2e_ms } = readAs(name, columns, gaps);
    const found = [ttft_ms.mean, tpot_ms?.mean ?? null, itl_ms?.mean ?? null, e2e_ms?.mean ?? null];
    for (const [i, value] of found.entries()) {
      const wanted = expected[name]![i]!;
      assert.ok(
        value === wanted || Math.abs(value! - wanted) < 1e-6,
        `${name} ${i}: ${value}, not ${wanted}`,
      );
    }
  }
});

test('a summary counts, adds up, and measures from due and from launched', () => {
  const failed = record(2, {
    status: 'http_error',
    first_token_ns: null,
    last_token_ns: null,
    output_tokens: null,
  });
  const unsent = record(3, { status: 'not_sent', launched_ns: null, finished_ns: null, attempt: 0 });
  const warm = record(4, { phase: 'warmup' });
  const columns = columnsOf([record(0), record(1, { output_tokens: 1 }), failed, unsent, warm]);
  const slo = parseSlo('ttft=1.6s, tpot=100ms, e2e=2500ms');
  const found = summarize({ columns, gaps, planned: 5, slo, definitionsOf: ['vllm'] });
  assert.deepEqual(
    [found.counts.sent, found.counts.not_sent, found.counts.ok, found.counts.failed, found.counts.conserved],
    [4, 1, 3, 1, true],
  );
  assert.deepEqual([found.ttft_ms.due.mean, found.ttft_ms.launched.mean], [1500, 1000]);
  assert.deepEqual([found.tpot_ms.n, found.tpot_ms.mean], [1, 100]);
  assert.deepEqual(
    [found.goodput!.offered, found.goodput!.good, found.goodput!.missed],
    [4, 2, { ttft: 2, tpot: 2, e2e: 2 }],
  );
  assert.equal(found.tokens.cache_hit_share, 0.4);
  assert.equal(found.schedule_lag_ms.max, 500);
  assert.equal(summarize({ columns, gaps, planned: 6, slo, definitionsOf: [] }).counts.conserved, false);
});

test('every limit that is not one is told at once', () => {
  assert.throws(() => parseSlo('ttft=5,foo=3ms,tpot=1s'), /'ttft=5'[\s\S]*'foo=3ms'/);
  assert.throws(() => parseSlo('ttft=1s,tpot=5ms,ttft=2s'), /ttft has two limits/);
});

test('the rate of requests that come in bunches is that of the bunches, and what is not streamed has no chunks', () => {
  // Four at a time, once a second, for five seconds; sent 1 ms after each other.
  const bunches = Array.from({ length: 20 }, (_, i) => {
    const due_ns = Math.floor(i / 4) * 1e9;
    return record(i, { due_ns, launched_ns: due_ns + (i % 4) * 1e6, finished_ns: due_ns + 2e9 });
  });
  const unstreamed = { first_token_ns: null, first_answer_token_ns: null, first_chunk_ns: null, chunks: 1 };
  const columns = columnsOf([
    ...bunches.slice(0, -1),
    { ...bunches.at(-1)!, ...unstreamed, output_tokens: 400 },
  ]);
  const of = { columns, gaps, planned: 20, slo: null, definitionsOf: [] };
  const { load, tokens_per_chunk } = summarize(of);
  assert.deepEqual([load.offered_rps, load.achieved_rps, tokens_per_chunk], [4, 4, 1]);
  const { load: atOnce } = summarize({ ...of, columns: columnsOf(bunches.slice(0, 4)), planned: 4 });
  assert.deepEqual([atOnce.offered_rps, atOnce.achieved_rps], [null, null]);
});
