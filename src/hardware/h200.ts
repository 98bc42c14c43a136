import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA H100 Tensor Core GPU Architecture whitepaper v1.04 (2022), table 3';
const datasheet = 'NVIDIA H200 Tensor Core GPU datasheet (2024)';

export const h200 = defineHardware({
  name: 'h200',
  summary: 'NVIDIA H200 141 GB, SXM5',
  vendor: 'nvidia',
  generation: 'hopper',
  multiprocessors: [132, `${whitepaper} (the same GH100 die)`],
  matrixFlops: {
    fp16: [989.4 * TFLOPS, `${datasheet}, half of the sparse rate`],
    bf16: [989.4 * TFLOPS, `${datasheet}, half of the sparse rate`],
    fp8: [1978.9 * TFLOPS, `${datasheet}, half of the sparse rate`],
    int8: [1978.9 * TFLOPS, `${datasheet}, half of the sparse rate`],
    tf32: [494.7 * TFLOPS, `${datasheet}, half of the sparse rate`],
    fp64: [66.9 * TFLOPS, `${datasheet}, tensor core`],
  },
  vectorFlops: [66.9 * TFLOPS, datasheet],
  memoryBytes: [141 * GB, datasheet],
  memoryBytesPerSecond: [4800 * GB, datasheet],
  cacheBytes: [50 * MiB, `${whitepaper} (the same GH100 die)`],
  link: { name: 'NVLink 4', bytesPerSecond: [450 * GB, `${datasheet}: 900 GB/s both directions`] },
});
