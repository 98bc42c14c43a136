import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const documentation = 'Google Cloud documentation, "TPU v5e", system architecture';

export const tpuV5e = defineHardware({
  name: 'tpu-v5e',
  summary: 'Google TPU v5e 16 GB, one chip',
  vendor: 'google',
  generation: 'tpu-v5e',
  multiprocessors: [4, `${documentation}: matrix units a core`],
  matrixFlops: {
    bf16: [197 * TFLOPS, documentation],
    int8: [393 * TFLOPS, documentation],
  },
  vectorFlops: [
    6.1 * TFLOPS,
    'derived: 8·128 lanes · 4 units · 1.5 GHz ("How to Scale Your Model", Google DeepMind, 2025, chapter on TPUs)',
  ],
  memoryBytes: [16 * GB, documentation],
  memoryBytesPerSecond: [819 * GB, documentation],
  cacheBytes: [128 * MiB, '"How to Scale Your Model", Google DeepMind, 2025, chapter on TPUs: VMEM'],
  link: { name: 'ICI', bytesPerSecond: [100 * GB, `${documentation}: 1,600 Gbit/s both directions`] },
});
