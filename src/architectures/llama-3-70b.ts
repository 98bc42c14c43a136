import { defineArchitecture } from './contract.ts';

export const llama370b = defineArchitecture({
  name: 'llama-3-70b',
  summary: 'Llama 3, 3.1 and 3.3 70B',
  source: 'https://huggingface.co/meta-llama/Meta-Llama-3-70B/blob/main/config.json',
  layers: 80,
  hidden: 8192,
  vocabulary: 128256,
  queryHeads: 64,
  keyHeads: 8,
  intermediate: 28672,
});
