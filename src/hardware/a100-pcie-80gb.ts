import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA A100 Tensor Core GPU Architecture whitepaper v1.0 (2020), table 4';
const datasheet = 'NVIDIA A100 Tensor Core GPU datasheet (nvidia-a100-datasheet-us-nvidia-1758950, 2021)';

export const a100Pcie80gb = defineHardware({
  name: 'a100-pcie-80gb',
  summary: 'NVIDIA A100 80 GB, PCI Express',
  vendor: 'nvidia',
  generation: 'ampere',
  multiprocessors: [108, whitepaper],
  matrixFlops: {
    fp16: [312 * TFLOPS, `${datasheet}, dense`],
    bf16: [312 * TFLOPS, `${datasheet}, dense`],
    tf32: [156 * TFLOPS, `${datasheet}, dense`],
    int8: [624 * TFLOPS, `${datasheet}, dense`],
    fp64: [19.5 * TFLOPS, `${datasheet}, tensor core`],
  },
  vectorFlops: [19.5 * TFLOPS, datasheet],
  memoryBytes: [80 * GB, datasheet],
  memoryBytesPerSecond: [1935 * GB, datasheet],
  cacheBytes: [40 * MiB, whitepaper],
  link: {
    name: 'NVLink 3 bridge',
    bytesPerSecond: [300 * GB, `${datasheet}: 600 GB/s both directions, two devices`],
  },
});
