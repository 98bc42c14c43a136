import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA Ada GPU Architecture whitepaper v2.1 (2023)';
const datasheet = 'NVIDIA L40S datasheet (2023)';

export const l40s = defineHardware({
  name: 'l40s',
  summary: 'NVIDIA L40S 48 GB',
  vendor: 'nvidia',
  generation: 'ada',
  multiprocessors: [142, whitepaper],
  matrixFlops: {
    fp16: [362.05 * TFLOPS, `${datasheet}, dense`],
    bf16: [362.05 * TFLOPS, `${datasheet}, dense`],
    fp8: [733 * TFLOPS, `${datasheet}, dense`],
    int8: [733 * TFLOPS, `${datasheet}, dense`],
    tf32: [183 * TFLOPS, `${datasheet}, dense`],
  },
  vectorFlops: [91.6 * TFLOPS, datasheet],
  memoryBytes: [48 * GB, datasheet],
  memoryBytesPerSecond: [864 * GB, datasheet],
  cacheBytes: [96 * MiB, whitepaper],
  link: {
    name: 'PCIe 4.0 x16',
    bytesPerSecond: [31.5 * GB, 'PCI Express 4.0 x16: 16 GT/s · 16 lanes · 128/130 / 8 (PCI-SIG)'],
  },
});
