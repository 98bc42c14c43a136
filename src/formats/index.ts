import { createRegistry } from '../core/registry.ts';
import type { Format } from './contract.ts';
import * as entries from './entries.ts';

export { LineGatherer } from './canonical-lines.ts';
export type {
  CanonicalLines,
  Format,
  FormatOutput,
  FormatSample,
  FormatSource,
  FormatWriter,
  LengthColumns,
  ReadScope,
  WriteTools,
} from './contract.ts';
export { allBut, type Loss, lossRules, numberedId, numberedIds, requestFields } from './loss.ts';
export { renderGroups } from './parquet/read-lines.ts';
export {
  hasFirstLine,
  sampleBytesLeast,
  sampleBytesMost,
  sampleFile,
  sampleFolder,
} from './sample-input.ts';
export { type Prompt, parsePromptLines } from './spec-prompts.ts';

/** Every format, by the name a user types. */
// biome-ignore lint/suspicious/noExplicitAny: each entry's own table checks its options before they reach it
export const formats = createRegistry<Format<any>, typeof entries>('format', entries);
export type FormatName = (typeof formats.names)[number];
