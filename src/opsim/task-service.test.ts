import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { createOperatorRow } from '../nouns/operator-table.ts';
import { readMeasuredKernels } from '../operators/measured-kernels.ts';
import { priceByBackend } from './backend.ts';
import { serveTasks } from './index.ts';

async function start(t: TestContext): Promise<string> {
  const abort = new AbortController();
  const { port, closed } = await serveTasks({ serve: true, port: 0 }, testContext({ signal: abort.signal }));
  t.after(async () => {
    abort.abort();
    await closed;
  });
  return `http://127.0.0.1:${port}`;
}

async function call(url: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body: text });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const matmul = {
  kernel_name: 'k',
  op: 'matmul',
  input_dim: [
    [8, 4096],
    [4096, 4096],
  ],
  dtype: ['c10::BFloat16', 'c10::BFloat16'],
};

test("LLMCompass's four endpoints, with its payloads", async (t) => {
  const url = await start(t);
  assert.deepEqual((await call(`${url}/health`)).json['task_counts'], {
    queued: 0,
    running: 0,
    done: 0,
    failed: 0,
  });
  const { supported_ops } = (await call(`${url}/supported_ops`)).json as { supported_ops: string[] };
  for (const op of ['gelu', 'layernorm', 'matmul', 'softmax', 'bmm', 'attention', 'all_reduce'])
    assert.ok(supported_ops.includes(op), op);

  const queued = await call(`${url}/tasks?wait=false`, { ...matmul, system_key: 'A100_4_fp16' });
  assert.equal(queued.json['status'], 'queued');
  const shown = (await call(`${url}/tasks/${queued.json['task_id']}`)).json;
  assert.equal(shown['status'], 'done');
  const result = shown['result'] as { status: string; simulated_time: number };
  assert.equal(result.status, 'success');
  // 8×4096×4096 reads 33.6 MB: at least 16.5 µs at 2.04 TB/s.
  assert.ok(result.simulated_time > 16e-6 && result.simulated_time < 60e-6);
  assert.deepEqual(Object.keys(shown).sort(), [
    'created_at',
    'result',
    'status',
    'task_id',
    'updated_at',
    'user_submitted_request',
  ]);

  const waited = await call(`${url}/tasks?wait=true&timeout=5`, matmul);
  assert.deepEqual(
    (waited.json['result'] as { simulated_time: number }).simulated_time,
    result.simulated_time,
  );
});

test('what cannot be priced says so and is over', async (t) => {
  const url = await start(t);
  const fail = async (body: object) => {
    const { json } = await call(`${url}/tasks?wait=true`, { ...matmul, ...body });
    const result = json['result'] as {
      status: string;
      simulated_time: null;
      failure_reason: { error_code: string };
    };
    assert.equal(json['status'], 'done');
    assert.equal(result.status, 'failed');
    return result.failure_reason.error_code;
  };
  assert.equal(await fail({ op: 'conv3d' }), 'UNSUPPORTED_OP');
  assert.equal(await fail({ op: '__proto__' }), 'UNSUPPORTED_OP');
  assert.equal(await fail({ dtype: 'posit16' }), 'INVALID_INPUT');
  assert.equal(
    await fail({
      input_dim: [
        [8, 5],
        [4, 4],
      ],
    }),
    'INVALID_INPUT',
  );
  assert.equal(
    await fail({
      input_dim: [
        [0, -5],
        [1e99, 4],
      ],
    }),
    'INVALID_INPUT',
  );
  assert.equal(await fail({ input_dim: 'N/A' }), 'INVALID_INPUT');
  assert.equal(await fail({ system_key: 'abacus' }), 'NO_SYSTEM');
  assert.equal((await call(`${url}/tasks`, { kernel_name: 'k' })).status, 422);
  assert.equal((await call(`${url}/tasks`, '{"op":')).status, 422);
  assert.equal((await call(`${url}/tasks`, { ...matmul, kernel_name: 'x'.repeat(2_000_000) })).status, 413);
  assert.equal((await call(`${url}/tasks/none`)).status, 404);
  assert.equal((await call(`${url}/nothing`)).status, 404);
});

test('many tasks in one request, and a bias before the operands', async (t) => {
  const url = await start(t);
  const addmm = { ...matmul, op: 'addmm', input_dim: [[4096], ...matmul.input_dim] };
  const { json } = await call(`${url}/tasks/batch`, { tasks: [matmul, addmm] });
  const [one, other] = json['tasks'] as { result: { simulated_time: number } }[];
  assert.equal(one!.result.simulated_time, other!.result.simulated_time);
  assert.equal((await call(`${url}/tasks/batch`, { tasks: [matmul, {}] })).status, 422);
});

test('a table is priced by such a server, equal operators asked for once, failures final', async (t) => {
  const url = await start(t);
  const row = { family: 'gemm', dtype: 'fp16', duration_ns: 1000 } as const;
  const kernels = readMeasuredKernels([
    createOperatorRow({ name: 'a', ...row, sizes: { m: 64, n: 64, k: 64 } }),
    createOperatorRow({ name: 'b', ...row, sizes: { m: 64, n: 64, k: 64 } }),
    createOperatorRow({ name: 'c', ...row, dtype: 'int64', sizes: { m: 8, n: 8, k: 8 } }),
    createOperatorRow({ name: 'd', family: 'unknown' }),
  ]);
  const settings = { url, systemKey: 'A100_4_fp16', timeoutSeconds: 5, parallel: 2, recordPath: null };
  const outcomes = await priceByBackend(kernels, settings, testContext());
  assert.equal(outcomes.size, 2);
  const unknown = await priceByBackend(kernels, { ...settings, systemKey: 'abacus' }, testContext());
  assert.ok(
    [...unknown.values()].every(
      (outcome) => outcome.status === 'failed' && outcome.reason?.includes('NO_SYSTEM'),
    ),
  );
  await assert.rejects(
    priceByBackend(kernels, { ...settings, url: 'http://127.0.0.1:9' }, testContext()),
    /127.0.0.1:9/,
  );
});
