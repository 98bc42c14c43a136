import { defineArchitecture } from './contract.ts';

export const qwen38b = defineArchitecture({
  name: 'qwen3-8b',
  summary: 'Qwen3 8B',
  source: 'https://huggingface.co/Qwen/Qwen3-8B/blob/main/config.json',
  layers: 36,
  hidden: 4096,
  vocabulary: 151936,
  queryHeads: 32,
  keyHeads: 8,
  headWidth: 128,
  intermediate: 12288,
  hasHeadNorm: true,
});
