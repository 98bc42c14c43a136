import { defineArchitecture } from './contract.ts';

export const mixtral8x7b = defineArchitecture({
  name: 'mixtral-8x7b',
  summary: 'Mixtral 8x7B',
  source: 'https://huggingface.co/mistralai/Mixtral-8x7B-v0.1/blob/main/config.json',
  layers: 32,
  hidden: 4096,
  vocabulary: 32000,
  queryHeads: 32,
  keyHeads: 8,
  intermediate: 14336,
  experts: { count: 8, active: 2, intermediate: 14336, sharedIntermediate: 0, denseLayers: 0 },
});
