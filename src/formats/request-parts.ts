import { InputError } from '../core/errors.ts';
import { millisecondsOf } from '../core/units.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { ReadScope } from './contract.ts';
import type { Fields } from './fields.ts';

/** The exact arrival of a request, in ns from the workload's start. */
export function arrivalNsOf(request: WorkloadRequest): number {
  return request.arrival_time_ns ?? request.arrival_time_ms * 1_000_000;
}

/** Arrival fields of a time in ns; the exact one only where it says more. */
export function arrivalAt(ns: number): Pick<WorkloadRequest, 'arrival_time_ms' | 'arrival_time_ns'> {
  const ms = millisecondsOf(ns);
  return ms * 1_000_000 === ns ? { arrival_time_ms: ms } : { arrival_time_ms: ms, arrival_time_ns: ns };
}

/** The one output length that simple formats have. */
export function outputLengthOf(request: WorkloadRequest): number {
  return request.expected_output_tokens ?? request.max_output_tokens;
}

/** A format's one output length, read: what is expected, and the cap. A cap is at least 1. */
export function outputOf(
  tokens: number,
): Pick<WorkloadRequest, 'max_output_tokens' | 'expected_output_tokens'> {
  return { max_output_tokens: Math.max(tokens, 1), expected_output_tokens: tokens };
}

/** The same where the length may be missing; then the cap is made up, and that is told. */
export function optionalOutput(
  fields: Fields,
  name: string,
  scope: ReadScope,
): Pick<WorkloadRequest, 'max_output_tokens' | 'expected_output_tokens'> {
  const tokens = fields.optionalCount(name);
  if (tokens !== null) return outputOf(tokens);
  scope.notice({
    code: 'assumed-output-length',
    reason: `no ${name}: max_output_tokens is set to ${scope.maxOutputTokens}`,
  });
  return { max_output_tokens: scope.maxOutputTokens };
}

/**
 * The prompt of a request as one text, for formats that cannot do without.
 * @throws InputError when the text was withheld: only its length is known
 */
export function requireText(request: WorkloadRequest, format: string): string {
  const { text } = promptText(request);
  if (text !== '' || (request.prompt_tokens ?? 0) === 0) return text;
  throw new InputError({
    code: 'no-text',
    message: `request '${request.request_id}' has no text, which ${format} needs`,
    hint: '--synthesize-text makes text of the right length, shared where prefix blocks are',
  });
}
