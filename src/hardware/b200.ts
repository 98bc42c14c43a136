import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const brief = 'NVIDIA HGX B200, Blackwell Architecture Technical Brief (2024), 1,000 W';

export const b200 = defineHardware({
  name: 'b200',
  summary: 'NVIDIA B200 180 GB, SXM6 (HGX)',
  vendor: 'nvidia',
  generation: 'blackwell',
  multiprocessors: [
    148,
    'cudaDeviceProp of a B200, as printed by deviceQuery in public logs; NVIDIA gives no table',
  ],
  matrixFlops: {
    fp16: [2250 * TFLOPS, `${brief}, dense`],
    bf16: [2250 * TFLOPS, `${brief}, dense`],
    fp8: [4500 * TFLOPS, `${brief}, dense`],
    int8: [4500 * TFLOPS, `${brief}, dense`],
    fp4: [9000 * TFLOPS, `${brief}, dense`],
    tf32: [1100 * TFLOPS, `${brief}, dense`],
    fp64: [40 * TFLOPS, brief],
  },
  vectorFlops: [80 * TFLOPS, brief],
  memoryBytes: [180 * GB, 'NVIDIA DGX B200 datasheet (2024): 1,440 GB in eight devices'],
  memoryBytesPerSecond: [8000 * GB, brief],
  cacheBytes: [126 * MiB, 'NVIDIA Blackwell Tuning Guide, CUDA documentation, section on L2'],
  link: { name: 'NVLink 5', bytesPerSecond: [900 * GB, `${brief}: 1.8 TB/s both directions`] },
});
