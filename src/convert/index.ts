export { type Conversion, convertTo, resolveConvertOptions } from './convert.ts';
export type { LossCount } from './loss-counts.ts';
export { type ConvertOptions, convertTable } from './options.ts';
export { type ConvertReport, writeConversion } from './write-conversion.ts';
