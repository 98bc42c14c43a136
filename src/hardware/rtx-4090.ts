import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA Ada GPU Architecture whitepaper v2.1 (2023)';

export const rtx4090 = defineHardware({
  name: 'rtx-4090',
  summary: 'NVIDIA GeForce RTX 4090 24 GB',
  vendor: 'nvidia',
  generation: 'ada',
  multiprocessors: [128, `${whitepaper}, appendix A`],
  matrixFlops: {
    fp16: [165.2 * TFLOPS, `${whitepaper}, appendix A: dense, fp32 accumulation`],
    bf16: [165.2 * TFLOPS, `${whitepaper}, appendix A: dense`],
    fp8: [330.3 * TFLOPS, `${whitepaper}, appendix A: dense, fp32 accumulation`],
    int8: [660.6 * TFLOPS, `${whitepaper}, appendix A: dense`],
    tf32: [82.6 * TFLOPS, `${whitepaper}, appendix A: dense`],
  },
  vectorFlops: [82.6 * TFLOPS, `${whitepaper}, appendix A`],
  memoryBytes: [24 * GB, `${whitepaper}, appendix A`],
  memoryBytesPerSecond: [1008 * GB, `${whitepaper}, appendix A`],
  cacheBytes: [72 * MiB, `${whitepaper}, appendix A`],
  link: {
    name: 'PCIe 4.0 x16',
    bytesPerSecond: [31.5 * GB, 'PCI Express 4.0 x16: 16 GT/s · 16 lanes · 128/130 / 8 (PCI-SIG)'],
  },
});
