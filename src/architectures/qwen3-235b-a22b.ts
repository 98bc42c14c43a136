import { defineArchitecture } from './contract.ts';

export const qwen3235bA22b = defineArchitecture({
  name: 'qwen3-235b-a22b',
  summary: 'Qwen3 235B-A22B, 128 experts',
  source: 'https://huggingface.co/Qwen/Qwen3-235B-A22B/blob/main/config.json',
  layers: 94,
  hidden: 4096,
  vocabulary: 151936,
  queryHeads: 64,
  keyHeads: 4,
  headWidth: 128,
  intermediate: 12288,
  hasHeadNorm: true,
  experts: { count: 128, active: 8, intermediate: 1536, sharedIntermediate: 0, denseLayers: 0 },
});
