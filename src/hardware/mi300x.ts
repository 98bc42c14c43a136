import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const datasheet = 'AMD Instinct MI300X datasheet (2023)';

export const mi300x = defineHardware({
  name: 'mi300x',
  summary: 'AMD Instinct MI300X 192 GB',
  vendor: 'amd',
  generation: 'cdna3',
  multiprocessors: [304, datasheet],
  matrixFlops: {
    fp16: [1307.4 * TFLOPS, `${datasheet}, dense`],
    bf16: [1307.4 * TFLOPS, `${datasheet}, dense`],
    fp8: [2614.9 * TFLOPS, `${datasheet}, dense`],
    int8: [2614.9 * TFLOPS, `${datasheet}, dense`],
    tf32: [653.7 * TFLOPS, `${datasheet}, dense`],
    fp64: [163.4 * TFLOPS, `${datasheet}, matrix`],
  },
  vectorFlops: [163.4 * TFLOPS, datasheet],
  memoryBytes: [192 * GB, datasheet],
  memoryBytesPerSecond: [5300 * GB, datasheet],
  cacheBytes: [256 * MiB, `${datasheet}: Infinity Cache`],
  link: {
    name: 'Infinity Fabric',
    bytesPerSecond: [448 * GB, `${datasheet}: 7 links of 128 GB/s both directions`],
  },
});
