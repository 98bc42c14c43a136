import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTracedDevice } from './measured-device.ts';

test('a device is known by the name, size and multiprocessors that profilers report', () => {
  const gib = 2 ** 30;
  const cases: readonly [
    name: string,
    memoryGib: number | null,
    multiprocessors: number | null,
    found: string | null,
  ][] = [
    ['NVIDIA H200', 139.8, 132, 'h200'],
    ['NVIDIA H100 80GB HBM3', 79.1, 132, 'h100-sxm'],
    ['NVIDIA H100 PCIe', 79.2, 114, 'h100-pcie'],
    ['NVIDIA A100-SXM4-80GB', 79.2, 108, 'a100-sxm-80gb'],
    ['NVIDIA A100-SXM4-40GB', 39.4, 108, 'a100-sxm-40gb'],
    ['NVIDIA A100-PCIE-40GB', 39.4, 108, 'a100-pcie-40gb'],
    ['NVIDIA L4', 22.2, 58, 'l4'],
    ['NVIDIA L40S', 44.4, 142, 'l40s'],
    ['NVIDIA GeForce RTX 4090', 23.6, 128, 'rtx-4090'],
    ['Tesla V100-SXM2-16GB', 15.8, 80, null],
    ['NVIDIA A100', null, null, null],
  ];
  for (const [name, memoryGib, multiprocessors, found] of cases)
    assert.equal(
      findTracedDevice({ name, memoryBytes: memoryGib === null ? null : memoryGib * gib, multiprocessors })
        ?.name ?? null,
      found,
      name,
    );
});
