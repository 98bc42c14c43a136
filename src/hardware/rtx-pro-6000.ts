import { defineHardware, GB, MiB, TFLOPS } from './contract.ts';

const whitepaper = 'NVIDIA RTX Blackwell PRO GPU Architecture whitepaper (2025): GB202';
const datasheet = 'NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025)';

export const rtxPro6000 = defineHardware({
  name: 'rtx-pro-6000',
  summary: 'NVIDIA RTX PRO 6000 Blackwell 96 GB, server edition',
  vendor: 'nvidia',
  generation: 'blackwell',
  multiprocessors: [188, whitepaper],
  matrixFlops: {
    fp16: [
      500 * TFLOPS,
      'derived from NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025): 4 PFLOPS of sparse fp4 / 8',
    ],
    bf16: [
      500 * TFLOPS,
      'derived from NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025): 4 PFLOPS of sparse fp4 / 8',
    ],
    fp8: [
      1000 * TFLOPS,
      'derived from NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025): 4 PFLOPS of sparse fp4 / 4',
    ],
    int8: [
      1000 * TFLOPS,
      'derived from NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025): 4 PFLOPS of sparse fp4 / 4',
    ],
    fp4: [
      2000 * TFLOPS,
      'derived from NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025): 4 PFLOPS of sparse fp4 / 2',
    ],
    tf32: [
      250 * TFLOPS,
      'derived from NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet (2025): 4 PFLOPS of sparse fp4 / 16',
    ],
  },
  vectorFlops: [120 * TFLOPS, datasheet],
  memoryBytes: [96 * GB, datasheet],
  memoryBytesPerSecond: [1597 * GB, datasheet],
  cacheBytes: [128 * MiB, whitepaper],
  link: {
    name: 'PCIe 5.0 x16',
    bytesPerSecond: [63 * GB, 'PCI Express 5.0 x16: 32 GT/s · 16 lanes · 128/130 / 8 (PCI-SIG)'],
  },
});
