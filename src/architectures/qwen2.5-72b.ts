import { defineArchitecture } from './contract.ts';

export const qwen2572b = defineArchitecture({
  name: 'qwen2.5-72b',
  summary: 'Qwen2.5 72B',
  source: 'https://huggingface.co/Qwen/Qwen2.5-72B/blob/main/config.json',
  layers: 80,
  hidden: 8192,
  vocabulary: 152064,
  queryHeads: 64,
  keyHeads: 8,
  intermediate: 29568,
});
