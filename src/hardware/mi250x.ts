import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const datasheet = 'AMD Instinct MI250X datasheet (2021)';

export const mi250x = defineHardware({
  name: 'mi250x',
  summary: 'AMD Instinct MI250X 128 GB, both dies',
  vendor: 'amd',
  generation: 'cdna2',
  multiprocessors: [220, datasheet],
  matrixFlops: {
    fp16: [383 * TFLOPS, datasheet],
    bf16: [383 * TFLOPS, datasheet],
    int8: [383 * TFLOPS, datasheet],
    fp64: [95.7 * TFLOPS, `${datasheet}, matrix`],
  },
  vectorFlops: [47.9 * TFLOPS, datasheet],
  memoryBytes: [128 * GB, datasheet],
  memoryBytesPerSecond: [3276.8 * GB, datasheet],
  cacheBytes: [16 * MiB, 'AMD CDNA 2 Architecture whitepaper (2021): 8 MB a die'],
  link: {
    name: 'Infinity Fabric',
    bytesPerSecond: [400 * GB, `${datasheet}: 8 links of 100 GB/s both directions`],
  },
});
