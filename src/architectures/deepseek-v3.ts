import { defineArchitecture } from './contract.ts';

export const deepseekV3 = defineArchitecture({
  name: 'deepseek-v3',
  summary: 'DeepSeek-V3 and R1, latent attention, 256 experts',
  source: 'https://huggingface.co/deepseek-ai/DeepSeek-V3/blob/main/config.json',
  layers: 61,
  hidden: 7168,
  vocabulary: 129280,
  queryHeads: 128,
  keyHeads: 128,
  headWidth: 192,
  intermediate: 18432,
  latent: { queryRank: 1536, keyRank: 512, ropeWidth: 64, plainWidth: 128, valueWidth: 128 },
  experts: { count: 256, active: 8, intermediate: 2048, sharedIntermediate: 2048, denseLayers: 3 },
});
