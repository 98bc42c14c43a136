export type { CombineKind } from './combine/combine.ts';
export { type CombineOptions, combineTable } from './combine/options.ts';
export {
  type CombineReport,
  combineTo,
  resolveCombineOptions,
  writeCombination,
} from './combine/write-combination.ts';
export { type Conversion, convertTo, resolveConvertOptions } from './convert.ts';
export type { LossCount } from './loss-counts.ts';
export { type ConvertOptions, convertTable } from './options.ts';
export { type SpecOptions, specOptions } from './spec/options.ts';
export { type ArrivalSchedule, arrivalSchedule, type Nanoseconds, type Schedule } from './spec/schedule.ts';
export { readPrompts, renderPrompts, renderTraceIntervals, renderTraceLengths } from './spec/texts.ts';
export { type SpecReport, writeSpec } from './spec/write-spec.ts';
export { type ConvertReport, writeConversion } from './write-conversion.ts';
