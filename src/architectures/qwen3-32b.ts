import { defineArchitecture } from './contract.ts';

export const qwen332b = defineArchitecture({
  name: 'qwen3-32b',
  summary: 'Qwen3 32B',
  source: 'https://huggingface.co/Qwen/Qwen3-32B/blob/main/config.json',
  layers: 64,
  hidden: 5120,
  vocabulary: 151936,
  queryHeads: 64,
  keyHeads: 8,
  headWidth: 128,
  intermediate: 25600,
  hasHeadNorm: true,
});
