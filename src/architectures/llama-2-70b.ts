import { defineArchitecture } from './contract.ts';

export const llama270b = defineArchitecture({
  name: 'llama-2-70b',
  summary: 'Llama 2 70B',
  source: 'https://huggingface.co/meta-llama/Llama-2-70b-hf/blob/main/config.json',
  layers: 80,
  hidden: 8192,
  vocabulary: 32000,
  queryHeads: 64,
  keyHeads: 8,
  intermediate: 28672,
});
