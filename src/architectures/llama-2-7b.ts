import { defineArchitecture } from './contract.ts';

export const llama27b = defineArchitecture({
  name: 'llama-2-7b',
  summary: 'Llama 2 7B',
  source: 'https://huggingface.co/meta-llama/Llama-2-7b-hf/blob/main/config.json',
  layers: 32,
  hidden: 4096,
  vocabulary: 32000,
  queryHeads: 32,
  intermediate: 11008,
});
