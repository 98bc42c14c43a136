import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const datasheet = 'NVIDIA A40 datasheet (2021)';

export const a40 = defineHardware({
  name: 'a40',
  summary: 'NVIDIA A40 48 GB',
  vendor: 'nvidia',
  generation: 'ampere',
  multiprocessors: [84, 'NVIDIA Ampere GA102 GPU Architecture whitepaper v2.1, appendix'],
  matrixFlops: {
    fp16: [149.7 * TFLOPS, `${datasheet}, dense`],
    bf16: [149.7 * TFLOPS, `${datasheet}, dense`],
    int8: [299.3 * TFLOPS, `${datasheet}, dense`],
    tf32: [74.8 * TFLOPS, `${datasheet}, dense`],
  },
  vectorFlops: [37.4 * TFLOPS, datasheet],
  memoryBytes: [48 * GB, datasheet],
  memoryBytesPerSecond: [696 * GB, datasheet],
  cacheBytes: [6 * MiB, 'NVIDIA Ampere GA102 GPU Architecture whitepaper v2.1'],
  link: {
    name: 'NVLink 3 bridge',
    bytesPerSecond: [56.25 * GB, `${datasheet}: 112.5 GB/s both directions, two devices`],
  },
});
