import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA Ada GPU Architecture whitepaper v2.1 (2023)';
const datasheet = 'NVIDIA L4 datasheet (2023)';

export const l4 = defineHardware({
  name: 'l4',
  summary: 'NVIDIA L4 24 GB',
  vendor: 'nvidia',
  generation: 'ada',
  multiprocessors: [58, `${whitepaper}: AD104, 7,424 CUDA cores of 128 a multiprocessor`],
  matrixFlops: {
    fp16: [121 * TFLOPS, `${datasheet}, half of the sparse rate`],
    bf16: [121 * TFLOPS, `${datasheet}, half of the sparse rate`],
    fp8: [242.5 * TFLOPS, `${datasheet}, half of the sparse rate`],
    int8: [242.5 * TFLOPS, `${datasheet}, half of the sparse rate`],
    tf32: [60 * TFLOPS, `${datasheet}, half of the sparse rate`],
  },
  vectorFlops: [30.3 * TFLOPS, datasheet],
  memoryBytes: [24 * GB, datasheet],
  memoryBytesPerSecond: [300 * GB, datasheet],
  cacheBytes: [48 * MiB, whitepaper],
  link: {
    name: 'PCIe 4.0 x16',
    bytesPerSecond: [31.5 * GB, 'PCI Express 4.0 x16: 16 GT/s · 16 lanes · 128/130 / 8 (PCI-SIG)'],
  },
});
