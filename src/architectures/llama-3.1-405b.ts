import { defineArchitecture } from './contract.ts';

export const llama31405b = defineArchitecture({
  name: 'llama-3.1-405b',
  summary: 'Llama 3.1 405B',
  source: 'https://huggingface.co/meta-llama/Llama-3.1-405B/blob/main/config.json',
  layers: 126,
  hidden: 16384,
  vocabulary: 128256,
  queryHeads: 128,
  keyHeads: 8,
  intermediate: 53248,
});
