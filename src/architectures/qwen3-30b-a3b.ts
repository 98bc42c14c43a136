import { defineArchitecture } from './contract.ts';

export const qwen330bA3b = defineArchitecture({
  name: 'qwen3-30b-a3b',
  summary: 'Qwen3 30B-A3B, 128 experts',
  source: 'https://huggingface.co/Qwen/Qwen3-30B-A3B/blob/main/config.json',
  layers: 48,
  hidden: 2048,
  vocabulary: 151936,
  queryHeads: 32,
  keyHeads: 4,
  headWidth: 128,
  intermediate: 6144,
  hasHeadNorm: true,
  experts: { count: 128, active: 8, intermediate: 768, sharedIntermediate: 0, denseLayers: 0 },
});
