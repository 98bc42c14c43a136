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

/** The lengths of a request, as columns hold them. */
export interface RequestLengths {
  readonly promptTokens: number;
  /** Index into `lengthSources`. */
  readonly promptSource: number;
  /** -1 where nothing is expected. */
  readonly expectedTokens: number;
  /** Index into `outputSources`. */
  readonly outputSource: number;
}

/** For `expectedTokens`: nothing is expected. */
export const nothingExpected = -1;

const sourceIndex = (source: LengthSource) => lengthSources.indexOf(source);
const unknown = { promptTokens: unknownLength, promptSource: sourceIndex('unknown') };
const counted = sourceIndex('counted');
const declared = sourceIndex('declared');

/** @param count counts the tokens of the prompt's text; null where no tokenizer reads it */
export function promptLength(
  { prompt_tokens: tokens }: WorkloadRequest,
  prefers: LengthPreference,
  count: (() => number) | null,
): Pick<RequestLengths, 'promptTokens' | 'promptSource'> {
  const isDeclared = tokens !== null && tokens !== undefined;
  if (count !== null && (prefers === 'counted' || !isDeclared))
    return { promptTokens: count(), promptSource: counted };
  return isDeclared ? { promptTokens: tokens, promptSource: declared } : unknown;
}

const outputIndex = (source: OutputSource) => outputSources.indexOf(source);
const capOnly = { expectedTokens: nothingExpected, outputSource: outputIndex('cap') };
const declaredOutput = outputIndex('declared');
const countedOutput = outputIndex('counted');

/** @param count counts the tokens of the expected text; null where nobody does */
export function expectedLength(
  { expected_output_tokens: tokens, expected_output: text }: WorkloadRequest,
  count: ((text: string) => number) | null,
): Pick<RequestLengths, 'expectedTokens' | 'outputSource'> {
  if (tokens !== null && tokens !== undefined)
    return { expectedTokens: tokens, outputSource: declaredOutput };
  if (text === null || text === undefined || count === null) return capOnly;
  return { expectedTokens: count(text), outputSource: countedOutput };
}
