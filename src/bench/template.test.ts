import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { startMock } from '../mock/start-mock.ts';
import { workloadKinds } from '../workload-kinds/index.ts';
import { specKey } from './spec/key-spelling.ts';
import { folderWith, runBench } from './suite.test-support.ts';
import { renderTemplate } from './template.ts';

const examples = new URL('../../examples/bench/', import.meta.url).pathname;

test('the template is a valid spec file, with every kind and every one of its keys', async (t) => {
  const plugin = { name: 'YourWorkload', path: join(examples, 'your-workload.mjs') };
  const text = await renderTemplate(workloadKinds, [plugin], testContext());
  const folder = folderWith(t, { 'template.yaml': text });
  const { suites } = await runBench(join(folder, 'template.yaml'), { dryRun: true });
  const kinds = new Set(suites[0]!.document.workloads.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), [...workloadKinds.names, 'YourWorkload'].sort());
  // One's own of the same name takes the example's place: a name said twice would lose one of them.
  const own = await renderTemplate(workloadKinds, [{ ...plugin, path: 'gone.mjs' }, plugin], testContext());
  assert.equal(own, text);
  for (const kind of workloadKinds)
    for (const key of Object.keys(kind.options))
      assert.match(text, new RegExp(`^ +(# )?${specKey(key)}: `, 'm'));
});

for (const name of readdirSync(examples).filter((file) => file.endsWith('.yaml')))
  test(`the example ${name} is valid, and says what it would run`, async () => {
    const { suites } = await runBench(join(examples, name), { dryRun: true });
    assert.ok(suites[0]!.document.points.length >= 2);
  });

test('the example of all kinds runs end to end against servers of two speeds', async (t) => {
  const servers: string[] = [];
  const slowMs = 150;
  for (const [key, ttftMs] of [
    ['fast', 5],
    ['slow', slowMs],
  ] as const) {
    const mock = await startMock({ port: 0, ttftMs, itlMs: 1 }, testContext());
    t.after(() => mock.close());
    const api = key === 'fast' ? 'chat' : 'completions';
    servers.push(`  - BaseURL: {URL: ${mock.url}, modelURL: mock, apiType: ${api}, Key: ${key}}\n`);
  }
  const inputs = `${examples}inputs`;
  const folder = folderWith(t, {
    'suite.yaml': `Name: all
AllowInvalid: true
Serving:
${servers.join('')}Workload:
  LMCacheSynthetic: {NUM_USERS_WARMUP: 2, NUM_USERS: 3, NUM_ROUNDS: 2, SYSTEM_PROMPT: 16, CHAT_HISTORY: 16, ANSWER_LEN: 4, QPS: [10], DURATION_S: 1}
  StrictSynthetic: {NUM_CONCURRENT_USERS: 2, NUM_ROUNDS_PER_USER: 2, TIME_BETWEEN_REQUESTS_PER_USER: [0.2], FIRST_PROMPT_LEN: 8, ANSWER_LEN: 4, Loop: users}
  Agentic: {NUM_AGENTS: 2, NUM_ROUNDS: 2, ANSWER_LEN: 4, NEW_USER_INTERVALS: [0.2], DURATION_S: 1, REQUEST_INTERVAL_S: 0.2}
  Random: {NUM_USERS: 2, NUM_ROUNDS: 3, PROMPT_LEN: 8, ANSWER_LEN: 4, QPS: [10], DURATION_S: 1}
  ShareGPT: {DATASET: ${inputs}/conversations.json, QPS: [20]}
  TraceReplayer:
    - {TRACE_FILE: ${inputs}/trace.jsonl, PRESERVE_TIMING: true, SPEED_UP: 10, BLOCK_TOKENS: 64}
    - {TRACE_FILE: ${inputs}/trace.jsonl, QPS: [20], BLOCK_TOKENS: 64}
  VLLMBenchmark: {DATASET_NAME: random, NUM_PROMPTS: 10, RANDOM_INPUT_LEN: 8, RANDOM_OUTPUT_LEN: 4, REQUEST_RATES: [20]}
`,
  });
  const { points, exitCode } = await runBench(join(folder, 'suite.yaml'), { outDir: join(folder, 'out') });
  assert.deepEqual([exitCode, points.length], [0, 16]);
  const of = (key: string) => points.filter(({ server }) => server === key);
  for (const [i, fast] of of('fast').entries()) {
    const slow = of('slow')[i]!;
    assert.equal(fast.workload, slow.workload);
    assert.ok(fast.ok! > 0 && slow.ok! > 0, fast.id);
  }
  // A busy machine can make the fast one slow at times, and nothing makes the slow one fast.
  const medians = (key: string) => of(key).flatMap(({ ttft_p50_ms: ms }) => ms ?? []);
  assert.ok(medians('slow').length >= 5);
  assert.ok(Math.min(...medians('slow')) >= slowMs, `${medians('slow')}`);
  assert.ok(Math.min(...medians('fast')) < slowMs, `${medians('fast')}`);
});
