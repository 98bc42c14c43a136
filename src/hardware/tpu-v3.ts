import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const datasheet =
  'N. Jouppi et al., "A Domain-Specific Supercomputer for Training Deep Neural Networks", CACM 63(7), 2020, table 3';

export const tpuV3 = defineHardware({
  name: 'tpu-v3',
  summary: 'Google TPU v3 32 GB, one chip of two cores',
  vendor: 'google',
  generation: 'tpu-v3',
  multiprocessors: [2, `${datasheet}: cores a chip`],
  matrixFlops: {
    bf16: [123 * TFLOPS, datasheet],
  },
  vectorFlops: [4 * TFLOPS, datasheet],
  memoryBytes: [32 * GB, datasheet],
  memoryBytesPerSecond: [900 * GB, datasheet],
  cacheBytes: [
    32 * MiB,
    'derived: 16 MiB of vector memory a core (N. Jouppi et al., "A Domain-Specific Supercomputer for Training Deep Neural Networks", CACM 63(7), 2020, table 3)',
  ],
  link: { name: 'ICI', bytesPerSecond: [328 * GB, `${datasheet}: 4 links of 656 Gbit/s`] },
});
