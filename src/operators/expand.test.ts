import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Architecture } from './architecture.ts';
import { type Batch, checkExpansion, type ExpansionSettings, expandStep } from './expand.ts';
import { touchedExperts, workOf } from './work.ts';

const settings: ExpansionSettings = {
  tensorParallel: 1,
  dtype: 'bf16',
  matrixDtype: 'bf16',
  isAttentionFused: true,
  isQkvFused: true,
  oneShotBytes: 0,
};
const llama2: Architecture = {
  name: 'llama-2-7b',
  layers: 32,
  hidden: 4096,
  vocabulary: 32000,
  queryHeads: 32,
  keyHeads: 32,
  headWidth: 128,
  intermediate: 11008,
  isGated: true,
  norm: 'rms',
  hasRope: true,
  hasHeadNorm: false,
  latent: null,
  experts: null,
};
const deepseek: Architecture = {
  ...llama2,
  name: 'deepseek-v3',
  layers: 61,
  hidden: 7168,
  vocabulary: 129280,
  queryHeads: 128,
  keyHeads: 128,
  headWidth: 192,
  intermediate: 18432,
  latent: { queryRank: 1536, keyRank: 512, ropeWidth: 64, plainWidth: 128, valueWidth: 128 },
  experts: { count: 256, active: 8, intermediate: 2048, sharedIntermediate: 2048, denseLayers: 3 },
};
const decode: Batch = [{ count: 1, queries: 1, keys: 1 }];

test('one token through Llama 2 7B multiplies every weight once: 6.607 G parameters outside the embedding', () => {
  const flops = expandStep(llama2, decode, settings)
    .filter((call) => call.operator.family === 'gemm')
    .reduce((total, call) => total + call.count * workOf(call.operator).flops, 0);
  // 6,738,415,616 parameters (model card) less the embedding and 65 norms.
  assert.equal(flops / 2, 6_738_415_616 - 32000 * 4096 - 65 * 4096);
});

test('products of DeepSeek-V3 on four devices have the shapes of the recorded trace', () => {
  const four = { ...settings, tensorParallel: 4 };
  const shapes = (batch: Batch) =>
    expandStep(deepseek, batch, four).flatMap(({ operator }) =>
      operator.family === 'gemm' ? [`${operator.batch}x${operator.m}x${operator.k}x${operator.n}`] : [],
    );
  const prefill = shapes([{ count: 8, queries: 1024, keys: 1024 }]);
  for (const shape of [
    '7168x2112',
    '1536x6144',
    '512x8192',
    '4096x7168',
    '7168x9216',
    '4608x7168',
    '7168x256',
  ])
    assert.ok(prefill.includes(`1x8192x${shape}`), shape);
  const decoding = shapes([{ count: 32, queries: 1, keys: 1025 }]);
  assert.ok(decoding.includes('32x32x128x512') && decoding.includes('32x32x512x128'));
});

test('the work of a batch is the work of its parts, and tensor parallelism shares it out', () => {
  const work = (batch: Batch, shards = 1) =>
    expandStep(llama2, batch, { ...settings, tensorParallel: shards })
      .filter((call) => call.operator.family === 'attention' || call.operator.family === 'gemm')
      .reduce((total, call) => total + call.count * workOf(call.operator).flops, 0);
  const span = { count: 1, queries: 512, keys: 512 };
  assert.equal(work([{ ...span, count: 4 }]), 4 * work([span]));
  assert.equal(work([span], 8) * 8, work([span]));
});

test('what cannot be is named', () => {
  const codes = (batch: Batch, shards: number) =>
    checkExpansion(llama2, batch, { ...settings, tensorParallel: shards }).map((problem) => problem.code);
  assert.deepEqual(codes([], 1), ['empty-batch']);
  assert.deepEqual(codes(decode, 5), ['indivisible-heads']);
  assert.deepEqual(codes(decode, 0), ['bad-value']);
  assert.deepEqual(codes([{ count: 1, queries: 10, keys: 4 }], 1), ['bad-batch']);
  assert.deepEqual(codes([{ count: 0.5, queries: Number.NaN, keys: -1 }], 1), ['bad-batch']);
});

test('experts touched: none by no row, all by many, and the expectation between', () => {
  assert.equal(touchedExperts(0, 64), 0);
  assert.ok(Math.abs(touchedExperts(1, 64) - 1) < 1e-12);
  assert.ok(Math.abs(touchedExperts(2, 2) - 1.5) < 1e-12);
  assert.ok(touchedExperts(1e6, 256) > 255.999);
});
