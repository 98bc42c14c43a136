import { defineArchitecture } from './contract.ts';

export const llama38b = defineArchitecture({
  name: 'llama-3-8b',
  summary: 'Llama 3 and 3.1 8B',
  source: 'https://huggingface.co/meta-llama/Meta-Llama-3-8B/blob/main/config.json',
  layers: 32,
  hidden: 4096,
  vocabulary: 128256,
  queryHeads: 32,
  keyHeads: 8,
  intermediate: 14336,
});
