import { defineArchitecture } from './contract.ts';

export const qwen2532b = defineArchitecture({
  name: 'qwen2.5-32b',
  summary: 'Qwen2.5 32B',
  source: 'https://huggingface.co/Qwen/Qwen2.5-32B/blob/main/config.json',
  layers: 64,
  hidden: 5120,
  vocabulary: 152064,
  queryHeads: 40,
  keyHeads: 8,
  intermediate: 27648,
});
