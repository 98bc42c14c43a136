import { defineArchitecture } from './contract.ts';

export const qwen257b = defineArchitecture({
  name: 'qwen2.5-7b',
  summary: 'Qwen2.5 7B',
  source: 'https://huggingface.co/Qwen/Qwen2.5-7B/blob/main/config.json',
  layers: 28,
  hidden: 3584,
  vocabulary: 152064,
  queryHeads: 28,
  keyHeads: 4,
  intermediate: 18944,
});
