import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder, testContext } from '../../test/support/context.ts';
import { OutsideError } from '../core/errors.ts';
import { captureProfile, resolveCaptureOptions } from './index.ts';
import { type Engine, startEngine } from './profiled-engine.test-support.ts';

const base = { requests: 6, concurrency: 2, warmupRequests: 2, promptTokens: 32, outputTokens: 4 };

test('vLLM: warm-up, start without a body, load, stop, in this order', async (t) => {
  const engine = await startEngine(t, 'vllm');
  const report = await captureProfile(
    resolveCaptureOptions({ ...base, baseUrl: `${engine.url}/v1/` }),
    testContext(),
  );
  assert.deepEqual(
    [report.engine, report.model, report.succeeded, report.failed, report.output_tokens, report.traces],
    ['vllm', 'made-up', 6, 0, 24, null],
  );
  const order = engine.calls.map(({ path }) => path);
  const start = order.indexOf('/start_profile');
  assert.equal(order.filter((path, i) => path === '/v1/completions' && i < start).length, 2);
  assert.equal(order.filter((path, i) => path === '/v1/completions' && i > start).length, 6);
  assert.equal(order.at(-1), '/stop_profile');
  assert.equal(engine.calls[start]!.body, null);
  assert.equal(engine.mostAtOnce, 2);
  const prompts = completions(engine).map(({ body }) => body!['prompt'] as string);
  assert.equal(new Set(prompts).size, 8, 'no prompt may be found in the prefix cache');
  assert.ok(prompts.every((prompt) => prompt.split(' ').length === 32 - 4 + 2));
  assert.deepEqual(
    [completions(engine)[0]!.body!['ignore_eos'], completions(engine)[0]!.body!['max_tokens']],
    [true, 4],
  );
});

test('SGLang: the start call says what to record and where; new traces are listed', async (t) => {
  const traceDir = temporaryFolder(t);
  writeFileSync(join(traceDir, 'old.trace.json.gz'), '');
  const engine = await startEngine(t, 'sglang', () =>
    writeFileSync(join(traceDir, '1-TP-0.trace.json.gz'), ''),
  );
  const report = await captureProfile(
    resolveCaptureOptions({ ...base, baseUrl: engine.url, traceDir }),
    testContext(),
  );
  assert.equal(report.engine, 'sglang');
  assert.deepEqual(engine.calls.find(({ path }) => path === '/start_profile')!.body, {
    activities: ['CPU', 'GPU'],
    with_stack: true,
    record_shapes: true,
    output_dir: traceDir,
  });
  assert.deepEqual(report.traces, [`${traceDir}/1-TP-0.trace.json.gz`]);
});

test('prompts of a file, and a key from the environment', async (t) => {
  const engine = await startEngine(t, 'vllm');
  const prompts = join(temporaryFolder(t), 'w.jsonl');
  writeFileSync(prompts, '{"prompt":"first"}\n{"prompt":"second"}\n');
  const context = testContext();
  const runtime = { ...context.runtime, environment: { MY_KEY: 'secret' } };
  const options = {
    ...base,
    baseUrl: engine.url,
    prompts,
    warmupRequests: 0,
    apiKeyVariable: 'MY_KEY',
    concurrency: 1,
  };
  await captureProfile(resolveCaptureOptions(options), testContext({ runtime }));
  assert.deepEqual(
    completions(engine).map(({ body }) => (body!['prompt'] as string).replace(/^.*\. /, '')),
    ['first', 'second', 'first', 'second', 'first', 'second'],
  );
  assert.equal(
    engine.calls.every(({ path, body }) => path !== '/v1/completions' || body?.['key'] === 'Bearer secret'),
    true,
  );
});

test('failed requests are counted, and the profiler is stopped', async (t) => {
  const engine = await startEngine(t, 'vllm', undefined, (count) => (count > 4 ? 503 : 200));
  const report = await captureProfile(resolveCaptureOptions({ ...base, baseUrl: engine.url }), testContext());
  assert.deepEqual([report.succeeded, report.failed, report.failures], [2, 4, { 503: 4 }]);
  assert.match(report.first_failure!, /HTTP 503: overloaded/);
  assert.equal(engine.calls.at(-1)!.path, '/stop_profile');
});

test('profiling never starts when no warm-up request succeeds', async (t) => {
  const engine = await startEngine(t, 'vllm', undefined, () => 404);
  await assert.rejects(
    captureProfile(resolveCaptureOptions({ ...base, baseUrl: engine.url }), testContext()),
    /no warm-up request succeeded.*404/s,
  );
  assert.equal(
    engine.calls.some(({ path }) => path === '/start_profile'),
    false,
  );
});

test('an interrupted capture stops the profiler before it ends', async (t) => {
  const abort = new AbortController();
  const engine = await startEngine(t, 'vllm', undefined, (count) => {
    if (count === 4) abort.abort();
    return 200;
  });
  const context = testContext({ signal: abort.signal });
  await assert.rejects(
    captureProfile(resolveCaptureOptions({ ...base, baseUrl: engine.url }), context),
    /interrupted/,
  );
  assert.equal(engine.calls.at(-1)!.path, '/stop_profile');
});

test('a server that will not profile, an unknown one, and none at all', async (t) => {
  const refusing = await startEngine(t, 'refusing');
  await assert.rejects(
    captureProfile(resolveCaptureOptions({ ...base, baseUrl: refusing.url, engine: 'vllm' }), testContext()),
    (error) =>
      error instanceof OutsideError && /start_profile answered 404.*--profiler-config/s.test(error.message),
  );
  await assert.rejects(
    captureProfile(resolveCaptureOptions({ ...base, baseUrl: refusing.url }), testContext()),
    /--engine vllm or --engine sglang/,
  );
  await assert.rejects(
    captureProfile(resolveCaptureOptions({ ...base, baseUrl: 'localhost' }), testContext()),
    /'localhost' is not an address/,
  );
  await assert.rejects(
    captureProfile(resolveCaptureOptions({ ...base, baseUrl: 'http://127.0.0.1:9' }), testContext()),
    (error) => error instanceof OutsideError && error.problems[0]!.code === 'no-answer',
  );
});

function completions({ calls }: Engine) {
  return calls.filter(({ path }) => path === '/v1/completions');
}
