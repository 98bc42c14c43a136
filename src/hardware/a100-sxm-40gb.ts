import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA A100 Tensor Core GPU Architecture whitepaper v1.0 (2020), table 4';
const datasheet = 'NVIDIA A100 Tensor Core GPU datasheet (nvidia-a100-datasheet-us-nvidia-1758950, 2021)';

export const a100Sxm40gb = defineHardware({
  name: 'a100-sxm-40gb',
  summary: 'NVIDIA A100 40 GB, SXM4',
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
  memoryBytes: [40 * GB, whitepaper],
  memoryBytesPerSecond: [1555 * GB, whitepaper],
  cacheBytes: [40 * MiB, whitepaper],
  link: { name: 'NVLink 3', bytesPerSecond: [300 * GB, `${whitepaper}: 600 GB/s both directions`] },
});
