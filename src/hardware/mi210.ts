import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const datasheet = 'AMD Instinct MI210 datasheet (2022)';

export const mi210 = defineHardware({
  name: 'mi210',
  summary: 'AMD Instinct MI210 64 GB',
  vendor: 'amd',
  generation: 'cdna2',
  multiprocessors: [104, datasheet],
  matrixFlops: {
    fp16: [181 * TFLOPS, datasheet],
    bf16: [181 * TFLOPS, datasheet],
    int8: [181 * TFLOPS, datasheet],
    fp64: [45.3 * TFLOPS, `${datasheet}, matrix`],
  },
  vectorFlops: [22.6 * TFLOPS, datasheet],
  memoryBytes: [64 * GB, datasheet],
  memoryBytesPerSecond: [1638.4 * GB, datasheet],
  cacheBytes: [8 * MiB, 'AMD CDNA 2 Architecture whitepaper (2021)'],
  link: {
    name: 'Infinity Fabric',
    bytesPerSecond: [150 * GB, `${datasheet}: 300 GB/s both directions over 3 links`],
  },
});
