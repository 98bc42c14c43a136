import { defineOptions } from '../core/options.ts';
import type { Secret } from '../core/secret.ts';
import type { EndpointCall, LengthControl } from './contract.ts';

/** What streams of chat and text completions may be asked for. */
export const openaiStreamOptions = defineOptions({
  includeUsage: {
    type: 'boolean',
    default: true,
    help: 'ask for token counts at the end of a stream (stream_options.include_usage)',
  },
  continuousUsage: {
    type: 'boolean',
    default: false,
    help: 'ask for token counts in every chunk (stream_options.continuous_usage_stats, vLLM)',
  },
});

export function streamFields(
  call: EndpointCall,
  options: { includeUsage: boolean; continuousUsage: boolean },
) {
  if (!call.isStreaming) return { stream: false };
  if (!options.includeUsage) return { stream: true };
  const continuous = options.continuousUsage ? { continuous_usage_stats: true } : {};
  return { stream: true, stream_options: { include_usage: true, ...continuous } };
}

/** Sampling as chat and text completions spell it; what is null is left to the server. */
export function samplingFields(call: EndpointCall): Readonly<Record<string, unknown>> {
  return withoutNull({ temperature: call.temperature, top_p: call.topP, stop: call.stop, seed: call.seed });
}

/** vLLM's and SGLang's fields, at the top of the body. */
export function lengthFields(
  call: EndpointCall,
  known: readonly LengthControl[],
): Readonly<Record<string, unknown>> {
  const has = (control: LengthControl) => known.includes(control) && call.lengthControls.includes(control);
  return {
    ...(has('ignore_eos') ? { ignore_eos: true } : {}),
    ...(has('min_tokens') ? { min_tokens: call.maxOutputTokens } : {}),
  };
}

export function withoutNull(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

export const jsonHeaders: Readonly<Record<string, string>> = Object.freeze({
  'content-type': 'application/json',
  accept: 'application/json',
});

export const streamHeaders: Readonly<Record<string, string>> = Object.freeze({
  'content-type': 'application/json',
  accept: 'text/event-stream',
});

/** The same object each time, so that the client renders it once. */
export function headersFor(call: EndpointCall): Readonly<Record<string, string>> {
  return call.isStreaming ? streamHeaders : jsonHeaders;
}

export function bearer(key: Secret): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${key.reveal()}` };
}
