export { datasetTo, resolveDatasetOptions, writeDataset } from './dataset/make.ts';
export { datasetKinds } from './dataset/options.ts';
export { generateTo, resolveGenerateOptions } from './generate.ts';
export { type GenerateOptions, generateOptions } from './options.ts';
export { summarizeGeneration } from './summarize.ts';
export { type GenerateReport, writeGeneration } from './write-generation.ts';
