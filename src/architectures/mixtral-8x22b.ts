import { defineArchitecture } from './contract.ts';

export const mixtral8x22b = defineArchitecture({
  name: 'mixtral-8x22b',
  summary: 'Mixtral 8x22B',
  source: 'https://huggingface.co/mistralai/Mixtral-8x22B-v0.1/blob/main/config.json',
  layers: 56,
  hidden: 6144,
  vocabulary: 32768,
  queryHeads: 48,
  keyHeads: 8,
  intermediate: 16384,
  experts: { count: 8, active: 2, intermediate: 16384, sharedIntermediate: 0, denseLayers: 0 },
});
