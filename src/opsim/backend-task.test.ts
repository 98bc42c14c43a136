import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operator } from '../operators/operator.ts';
import { taskOf } from './backend-task.ts';
import { readTaskBody } from './task-body.ts';
import { readTask } from './task-operator.ts';

const moved = { rows: 3, readBytes: 5000, writeBytes: 7000, dtype: 'bf16' } as const;
const operators: readonly Operator[] = [
  { family: 'gemm', batch: 1, m: 8, n: 16, k: 32, dtype: 'fp16' },
  { family: 'gemm', batch: 4, m: 8, n: 16, k: 32, dtype: 'fp8' },
  { family: 'gemm', batch: 1, m: 8, n: 16, k: 32, dtype: 'bf16', tile: { m: 64, n: 8, isSplitK: true } },
  { family: 'grouped-gemm', rows: 7, experts: 8, n: 16, k: 32, dtype: 'bf16' },
  {
    ...{ family: 'attention', phase: 'decode', queryHeads: 8, keyHeads: 1, keyWidth: 576, valueWidth: 512 },
    ...{ isCausal: false, isLatent: true, dtype: 'bf16' },
    spans: [
      { count: 2, queries: 1, keys: 9 },
      { count: 1, queries: 2, keys: 5 },
    ],
  } as const satisfies Operator,
  { family: 'softmax', ...moved, columns: 4, readBytes: 24, writeBytes: 24 },
  { family: 'norm', ...moved, columns: 4 },
  { family: 'norm', ...moved, columns: 4, variant: 'fused_add_rms_norm' },
  { family: 'embedding', ...moved, elements: 10 },
  { family: 'activation', ...moved, elements: 12, variant: 'silu_and_mul' },
  { family: 'memory-copy', ...moved, elements: 12, variant: 'memcpy_dtoh' },
  { family: 'collective', kind: 'send-recv', bytes: 64, ranks: 2, isOneShot: false, dtype: 'bf16' },
  { family: 'collective', kind: 'all-reduce', bytes: 64, ranks: 8, isOneShot: true, dtype: 'fp32' },
];

for (const operator of operators)
  test(`the service reads the very operator that was asked for: ${JSON.stringify(operator)}`, () => {
    const posted = JSON.parse(JSON.stringify(taskOf(operator, 'some_kernel_of_its_own', 'h200'))) as unknown;
    const read = readTaskBody(posted, true, ['body']);
    assert.ok('task' in read, JSON.stringify(read));
    assert.deepEqual(readTask(read.task, 99), { operator });
  });

test('what dimensions say is asked for in the words of LLMCompass alone', () => {
  const task = taskOf(
    { family: 'gemm', batch: 1, m: 8, n: 16, k: 32, dtype: 'fp16' },
    'a kernel',
    'A100_4_fp16',
  );
  assert.deepEqual(task, {
    kernel_name: 'a kernel',
    op: 'matmul',
    input_dim: [
      [8, 32],
      [32, 16],
    ],
    dtype: 'float16',
    system_key: 'A100_4_fp16',
  });
});
