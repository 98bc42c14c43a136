export type { CombineKind } from './combine/combine.ts';
export { type CombineOptions, combineTable } from './combine/options.ts';
export {
  combineTo,
  resolveCombineOptions,
  writeCombination,
} from './combine/write-combination.ts';
export { convertTo, resolveConvertOptions } from './convert.ts';
export { type ConvertOptions, convertTable } from './options.ts';
export { type SpecOptions, specOptions } from './spec/options.ts';
export { readSpecHashes, specMetaName } from './spec/read-meta.ts';
export { type ArrivalSchedule, arrivalSchedule, type Nanoseconds, type Schedule } from './spec/schedule.ts';
export { readPrompts, renderPrompts, renderTraceIntervals, renderTraceLengths } from './spec/texts.ts';
export { writeSpec } from './spec/write-spec.ts';
export { writeConversion } from './write-conversion.ts';
