import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device } from '../operators/device.ts';
import { type CollectiveOperator, collectiveKinds } from '../operators/operator.ts';
import { rooflineUs } from '../operators/work.ts';
import { collective } from './collective.ts';
import { usualParameters } from './contract.ts';

const device: Device = {
  name: 'made',
  vendor: 'other',
  generation: 'made',
  multiprocessors: 100,
  matrixFlops: { bf16: 1e15 },
  vectorFlops: 1e14,
  memoryBytes: 1e11,
  memoryBytesPerSecond: 3e12,
  cacheBytes: 0,
  link: { name: 'made', bytesPerSecond: 450e9 },
};
const price = collective.bind(device, usualParameters(collective));

function call(rest: Partial<CollectiveOperator>): CollectiveOperator {
  return {
    family: 'collective',
    kind: 'all-reduce',
    bytes: 1,
    ranks: 8,
    isOneShot: false,
    dtype: 'bf16',
    ...rest,
  };
}

test('a ring pays 2(n − 1) steps and 2(n − 1)/n of the bytes, a one-shot kernel one step and n − 1 times the bytes', () => {
  const { latencyUs, stepUs, lowEfficiency } = usualParameters(collective);
  // Few bytes: the low-latency protocol is the fastest.
  const sentUs = (bytes: number) => bytes / (450e3 * lowEfficiency!);
  for (const ranks of [2, 4, 8]) {
    const ring = latencyUs! + 2 * (ranks - 1) * stepUs! + sentUs((2 * 4096 * (ranks - 1)) / ranks);
    const oneShot = latencyUs! + stepUs! + sentUs(4096 * (ranks - 1));
    assert.ok(Math.abs(price(call({ bytes: 4096, ranks })) - ring) < 1e-9);
    assert.ok(Math.abs(price(call({ bytes: 4096, ranks, isOneShot: true })) - oneShot) < 1e-9);
  }
});

test('one-shot kernels win with small tensors and lose with large ones', () => {
  const gain = (bytes: number) => price(call({ bytes })) - price(call({ bytes, isOneShot: true }));
  assert.ok(gain(1 << 12) > 0);
  assert.ok(gain(1 << 28) < 0);
});

test('no collective is faster than its links, and more bytes are never cheaper', () => {
  for (const kind of collectiveKinds)
    for (const isOneShot of [false, true])
      for (let bytes = 1, last = 0; bytes <= 2 ** 34; bytes *= 2) {
        const operator = call({ kind, bytes, isOneShot });
        const us = price(operator);
        assert.ok(us >= rooflineUs(operator, device)! && us >= last, `${kind} of ${bytes} B`);
        last = us;
      }
});
