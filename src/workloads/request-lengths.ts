import type { WorkloadRequest } from '../nouns/workload.ts';
import {
  type LengthSource,
  lengthSources,
  type OutputSource,
  outputSources,
  unknownLength,
} from '../nouns/workload-columns.ts';

/** Which length counts where a line declares one and a tokenizer could count it too. */
export type LengthPreference = Extract<LengthSource, 'counted' | 'declared'>;

/** A length as columns hold it: tokens, or what stands for none, and the index of its source. */
export interface SourcedLength {
  readonly tokens: number;
  /** Into `lengthSources` for a prompt, into `outputSources` for an output. */
  readonly source: number;
}

/** For `expectedTokens`: nothing is expected. */
export const nothingExpected = -1;

const sourceIndex = (source: LengthSource) => lengthSources.indexOf(source);
const unknown: SourcedLength = { tokens: unknownLength, source: sourceIndex('unknown') };
const counted = sourceIndex('counted');
const declared = sourceIndex('declared');

/** @param count counts the tokens of the prompt's text; null where no tokenizer reads it */
export function promptLength(
  { prompt_tokens: tokens }: WorkloadRequest,
  prefers: LengthPreference,
  count: (() => number) | null,
): SourcedLength {
  const isDeclared = tokens !== null && tokens !== undefined;
  if (count !== null && (prefers === 'counted' || !isDeclared)) return { tokens: count(), source: counted };
  return isDeclared ? { tokens, source: declared } : unknown;
}

const outputIndex = (source: OutputSource) => outputSources.indexOf(source);
const capOnly: SourcedLength = { tokens: nothingExpected, source: outputIndex('cap') };
const declaredOutput = outputIndex('declared');
const countedOutput = outputIndex('counted');

/** @param count counts the tokens of the expected text; null where nobody does */
export function expectedLength(
  { expected_output_tokens: tokens, expected_output: text }: WorkloadRequest,
  count: ((text: string) => number) | null,
): SourcedLength {
  if (tokens !== null && tokens !== undefined) return { tokens, source: declaredOutput };
  if (text === null || text === undefined || count === null) return capOnly;
  return { tokens: count(text), source: countedOutput };
}
