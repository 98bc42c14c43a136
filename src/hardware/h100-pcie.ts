import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA H100 Tensor Core GPU Architecture whitepaper v1.04 (2022), table 3';
const datasheet = 'NVIDIA H100 Tensor Core GPU datasheet (2023)';

export const h100Pcie = defineHardware({
  name: 'h100-pcie',
  summary: 'NVIDIA H100 80 GB, PCI Express',
  vendor: 'nvidia',
  generation: 'hopper',
  multiprocessors: [114, whitepaper],
  matrixFlops: {
    fp16: [756.4 * TFLOPS, `${datasheet}, half of the sparse rate`],
    bf16: [756.4 * TFLOPS, `${datasheet}, half of the sparse rate`],
    fp8: [1513 * TFLOPS, `${datasheet}, half of the sparse rate`],
    int8: [1513 * TFLOPS, `${datasheet}, half of the sparse rate`],
    tf32: [378 * TFLOPS, `${datasheet}, half of the sparse rate`],
    fp64: [51.2 * TFLOPS, `${datasheet}, tensor core`],
  },
  vectorFlops: [51.2 * TFLOPS, datasheet],
  memoryBytes: [80 * GB, datasheet],
  memoryBytesPerSecond: [2000 * GB, datasheet],
  cacheBytes: [50 * MiB, whitepaper],
  link: {
    name: 'NVLink 4 bridge',
    bytesPerSecond: [300 * GB, `${datasheet}: 600 GB/s both directions, two devices`],
  },
});
