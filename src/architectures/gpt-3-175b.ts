import { defineArchitecture } from './contract.ts';

export const gpt3175b = defineArchitecture({
  name: 'gpt-3-175b',
  summary: 'GPT-3 175B',
  source: 'T. Brown et al., "Language Models are Few-Shot Learners", 2020, table 2.1',
  layers: 96,
  hidden: 12288,
  vocabulary: 50257,
  queryHeads: 96,
  intermediate: 49152,
  isGated: false,
  norm: 'layer',
  hasRope: false,
});
