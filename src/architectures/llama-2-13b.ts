import { defineArchitecture } from './contract.ts';

export const llama213b = defineArchitecture({
  name: 'llama-2-13b',
  summary: 'Llama 2 13B',
  source: 'https://huggingface.co/meta-llama/Llama-2-13b-hf/blob/main/config.json',
  layers: 40,
  hidden: 5120,
  vocabulary: 32000,
  queryHeads: 40,
  intermediate: 13824,
});
