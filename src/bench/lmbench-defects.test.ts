import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { exitCodes } from '../core/errors.ts';
import type { LmbenchNumbers } from '../documents/lmbench.ts';
import type { mockOptions } from '../mock/options.ts';
import { type RunningMock, startMock } from '../mock/start-mock.ts';
import { resolveTokenizer } from '../tokenizers/index.ts';
import { createTestHost } from '../tokenizers/oracles.test-support.ts';
import { summarizeCsv } from './results/summarize-csv.ts';
import { calm, folderWith, runBench } from './suite.test-support.ts';

/*
 * What LMBench gets wrong, case by case, and what happens here instead: real suites against mocks whose answers are
 * known.
 */

type MockSettings = Partial<Record<keyof typeof mockOptions, unknown>>;

/** What a record of `requests.jsonl` tells these tests, times in ns from the start of its run. */
interface SentRecord {
  readonly status: string;
  readonly due_ns: number;
  readonly launched_ns: number;
  readonly first_token_ns: number | null;
  readonly cached_tokens: number | null;
}

async function mockWith(t: TestContext, settings: MockSettings): Promise<RunningMock> {
  const mock = await startMock({ port: 0, ttftMs: 5, itlMs: 1, ...settings } as never, testContext());
  t.after(() => mock.close());
  return mock;
}

/** Runs these workloads against one server. */
async function runKinds(t: TestContext, url: string, workload: string, files: Record<string, string> = {}) {
  const folder = folderWith(t, {
    ...files,
    'suite.yaml': `Name: s
Serving: [{BaseURL: {URL: '${url}', modelURL: mock, apiType: completions, Key: k}}]
${calm}Workload:
${workload}`,
  });
  const out = join(folder, 'out');
  const ran = await runBench(join(folder, 'suite.yaml'), { outDir: out });
  const recordsOf = (id: string, run = 'run'): SentRecord[] =>
    readFileSync(join(out, 'points', id, run, 'requests.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SentRecord);
  return { ...ran, out, recordsOf };
}

/** Ten requests over ten seconds, in blocks of 16 tokens, the first two of which are everybody's. */
const trace = Array.from({ length: 11 }, (_, i) =>
  JSON.stringify({
    timestamp: i * 1000,
    input_length: 50,
    output_length: 4,
    hash_ids: [1, 2, 10 + i, 30 + i],
  }),
).join('\n');

const conversations = new URL('../../examples/bench/inputs/conversations.json', import.meta.url).pathname;
const everyKind = `  ShareGPT: {DATASET: ${conversations}, QPS: [20]}
  LMCacheSynthetic: {NUM_USERS_WARMUP: 0, NUM_USERS: 3, NUM_ROUNDS: 2, SYSTEM_PROMPT: 16, CHAT_HISTORY: 16, ANSWER_LEN: 4, QPS: [20], DURATION_S: 1}
  StrictSynthetic: {NUM_CONCURRENT_USERS: 2, NUM_ROUNDS_PER_USER: 3, TIME_BETWEEN_REQUESTS_PER_USER: [0.1], FIRST_PROMPT_LEN: 8, ANSWER_LEN: 4}
  Agentic: {NUM_AGENTS: 2, NUM_ROUNDS: 3, ANSWER_LEN: 4, NEW_USER_INTERVALS: [0.2], DURATION_S: 1, REQUEST_INTERVAL_S: 0.1}
  Random: {NUM_USERS: 2, NUM_ROUNDS: 6, PROMPT_LEN: 8, ANSWER_LEN: 4, QPS: [20], DURATION_S: 1}
  TraceReplayer: {TRACE_FILE: trace.jsonl, QPS: [20], BLOCK_TOKENS: 16}
  VLLMBenchmark: {DATASET_NAME: random, NUM_PROMPTS: 10, RANDOM_INPUT_LEN: 8, RANDOM_OUTPUT_LEN: 4, REQUEST_RATES: [20]}
`;

test('defect 1: the columns of the guide give the numbers of the columns that LMBench really reads', async (t) => {
  const folder = folderWith(t, {
    'guide.csv':
      'timestamp,request_id,latency,prompt_tokens,completion_tokens,total_tokens,error\n0,a,1,10,5,15,\n1,b,3,10,5,15,\n',
    'real.csv':
      'launch_time,finish_time,ttft,generation_time,prompt_tokens,generation_tokens\n0,1,0.5,0.5,10,5\n1,4,0.5,2.5,10,5\n',
  });
  const numbers = async (name: string) => {
    const call = { csv: join(folder, name), words: ['WORKLOAD=w'], outDir: join(folder, name.slice(0, 4)) };
    return (await summarizeCsv(call, testContext())).document.results as LmbenchNumbers;
  };
  const [guide, real] = [await numbers('guide.csv'), await numbers('real.csv')];
  assert.deepEqual(guide.ttft_ms, { mean: null, median: null, p99: null }, 'nobody told the first token');
  const throughput = ({
    successful_requests,
    request_throughput_req_per_s,
    total_input_tokens,
  }: LmbenchNumbers) => ({
    ...{ successful_requests, request_throughput_req_per_s, total_input_tokens },
  });
  assert.deepEqual(throughput(guide), throughput(real));
  assert.equal(guide.successful_requests, 2);
});

test('defect 2: VLLMBenchmark has numbers', async (t) => {
  const mock = await mockWith(t, {});
  const { points, exitCode } = await runKinds(
    t,
    mock.url,
    '  VLLMBenchmark: {DATASET_NAME: random, NUM_PROMPTS: 10, RANDOM_INPUT_LEN: 8, RANDOM_OUTPUT_LEN: 4, REQUEST_RATES: [20]}\n',
  );
  assert.deepEqual([exitCode, points[0]!.ok], [exitCodes.done, 10]);
  assert.ok(points[0]!.ttft_p50_ms! >= 5);
});

test('defect 3: an asked rate is offered whatever the server does, also where users would wait for it', async (t) => {
  const mock = await mockWith(t, { ttftMs: 1500 });
  const { points, recordsOf } = await runKinds(t, mock.url, everyKind, { 'trace.jsonl': trace });
  assert.equal(points.length, 7);
  for (const { id } of points) {
    const records = recordsOf(id);
    // In the reference's loops, turns and users wait for answers of 1.5 s; here none of the first second does.
    const early = records.filter(({ due_ns: due }) => due < 1e9);
    const launchedNs = Math.max(...early.map(({ launched_ns: launched }) => launched));
    const answeredNs = Math.min(...records.map(({ first_token_ns: first }) => first!));
    assert.ok(early.length >= 4, id);
    assert.ok(
      launchedNs < answeredNs,
      `${id}: launched after ${launchedNs} ns, answered after ${answeredNs}`,
    );
  }
});

test('defects 4 and 5: a replayed trace has the times that were measured, not the times of the trace', async (t) => {
  const mock = await mockWith(t, { ttftMs: 900 });
  const { out, points, recordsOf } = await runKinds(
    t,
    mock.url,
    '  TraceReplayer: {TRACE_FILE: trace.jsonl, PRESERVE_TIMING: true, SPEED_UP: 20, BLOCK_TOKENS: 16}\n',
    { 'trace.jsonl': trace },
  );
  // LMBench says 20 % of the latency.
  for (const { launched_ns: launched, first_token_ns: first } of recordsOf(points[0]!.id))
    assert.ok((first! - launched) / 1e6 >= 899);
  const [head, ...rows] = readFileSync(join(out, 'csv/k_trace_replayer_output_timed.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string) => rows.map((row) => Number(row[head!.indexOf(name)]));
  const launches = column('launch_time');
  const spanS = Math.max(...launches) - Math.min(...launches);
  // Ten seconds at twenty times their speed; LMBench writes ten.
  assert.ok(spanS >= 0.5 - 0.05 && spanS < 5, `${spanS} s`);
  assert.ok(column('ttft').every((ttft) => ttft >= 0.899));
});

test('defect 6: prompts of a replayed trace share what its blocks share, and nothing more', async (t) => {
  const mock = await mockWith(t, { prefixCacheTokens: 100_000 });
  const { out, points, recordsOf } = await runKinds(
    t,
    mock.url,
    '  TraceReplayer: {TRACE_FILE: trace.jsonl, QPS: [10], BLOCK_TOKENS: 16}\n',
    { 'trace.jsonl': trace },
  );
  const { id } = points[0]!;
  const tokenizer = await resolveTokenizer('tiktoken:o200k_base', null, createTestHost());
  const prompts = readFileSync(join(out, 'points', id, 'workload.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [...tokenizer.encode((JSON.parse(line) as { prompt: string }).prompt)]);
  const blocks = (tokens: readonly number[], from: number, to: number) => tokens.slice(from, to).join(' ');
  assert.equal(prompts.length, 11);
  assert.ok(prompts.every((tokens) => tokens.length === 50));
  assert.equal(new Set(prompts.map((tokens) => blocks(tokens, 0, 32))).size, 1);
  assert.equal(new Set(prompts.map((tokens) => blocks(tokens, 32, 48))).size, prompts.length);
  const found = recordsOf(id).map(({ cached_tokens: cached }) => (cached ?? 0) > 0);
  assert.deepEqual(
    found,
    found.map((_, i) => i > 0),
  );
});

test('defect 7: every kind counts its failures, keeps what was answered, and asks nothing twice', async (t) => {
  const mock = await mockWith(t, { fault: ['status=500:every=3'] });
  const { points, exitCode, out, recordsOf } = await runKinds(t, mock.url, everyKind, {
    'trace.jsonl': trace,
  });
  assert.equal(exitCode, exitCodes.partial);
  let sent = 0;
  for (const point of points) {
    assert.equal(point.ok! + point.not_ok!, point.planned, point.id);
    assert.ok(
      point.not_ok! >= 1 && point.ok! >= point.not_ok!,
      `${point.id}: ${point.ok} and ${point.not_ok}`,
    );
    sent += point.planned!;
    if (existsSync(join(out, 'points', point.id, 'warmup'))) sent += recordsOf(point.id, 'warmup').length;
  }
  assert.equal(mock.counts.requests, sent);
});

test('defect 8: a failed request of StrictSynthetic ends nothing, in either loop', async (t) => {
  for (const loop of ['open', 'users']) {
    const mock = await mockWith(t, { fault: ['status=400:nth=2'] });
    const { points } = await runKinds(
      t,
      mock.url,
      `  StrictSynthetic: {NUM_CONCURRENT_USERS: 2, NUM_ROUNDS_PER_USER: 3, TIME_BETWEEN_REQUESTS_PER_USER: [0.1], FIRST_PROMPT_LEN: 8, ANSWER_LEN: 4, Loop: ${loop}}\n`,
    );
    assert.equal(points[0]!.not_ok, 1, loop);
    assert.ok(points[0]!.ok! >= 3, loop);
  }
});

test('defect 9: AUTO_UPLOAD=false uploads nothing, and names are words', async (t) => {
  let calls = 0;
  const dashboard = createServer((_, response) => {
    calls++;
    response.end('{}');
  });
  await new Promise<void>((resolve) => dashboard.listen(0, '127.0.0.1', resolve));
  t.after(() => dashboard.close());
  const apiUrl = `http://127.0.0.1:${(dashboard.address() as AddressInfo).port}`;
  const folder = temporaryFolder(t);
  const csv = join(
    folderWith(t, {
      'in.csv': 'launch_time,finish_time,ttft,generation_time,generation_tokens\n0,1,0.5,0.5,2\n',
    }),
    'in.csv',
  );
  const words = ['NAME=3-4', 'KEY=list', 'WORKLOAD=w', 'QPS=1', 'AUTO_UPLOAD=false', `API_URL=${apiUrl}`];
  const { document, uploadTo, path } = await summarizeCsv({ csv, words, outDir: folder }, testContext());
  assert.equal(uploadTo, null);
  assert.equal(document.name, '3-4');
  assert.match(path, /\/3-4\/list_w_1_/);
  assert.equal(calls, 0);
});
