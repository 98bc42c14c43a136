import { type EscapedText, pythonFloat, quoteText, stableJson } from '../core/json-text.ts';
import type { WorkloadRequest } from './workload.ts';

/**
 * A request on its way into a file: the prompt already escaped, everything else as in the canonical line.
 * Nothing is copied or parsed twice.
 */
export interface RequestFields extends Omit<WorkloadRequest, 'prompt'> {
  readonly promptEscaped?: EscapedText | undefined;
  /** Plain text; escaped here. Only one of the two. */
  readonly prompt?: string | null | undefined;
}

/** How doubles are printed: JSON's shortest form, or Python's (`0.0`) for hashes of the Python iwc. */
export type FloatStyle = 'json' | 'python';

/**
 * The canonical line of a request, line feed included: keys sorted by code unit, no spaces, absent and null
 * fields left out, non-ASCII unescaped.
 */
export function renderRequestLine(request: RequestFields, floats: FloatStyle = 'json'): string {
  const number = floats === 'json' ? String : pythonFloat;
  // Only ever appended to: a slice would copy the whole prompt once more.
  let line = isPresent(request.adapter) ? `{"adapter":${JSON.stringify(request.adapter)},` : '{';
  line += `"arrival_time_ms":${request.arrival_time_ms}`;
  if (isPresent(request.arrival_time_ns)) line += `,"arrival_time_ns":${request.arrival_time_ns}`;
  if (isPresent(request.cancel_after_ms)) line += `,"cancel_after_ms":${request.cancel_after_ms}`;
  if (isPresent(request.depends_on)) line += `,"depends_on":${JSON.stringify(request.depends_on)}`;
  line += renderExpected(request);
  line += `,"max_output_tokens":${request.max_output_tokens}`;
  if (isPresent(request.messages)) line += `,"messages":${stableJson(request.messages)}`;
  if (isPresent(request.metadata)) line += `,"metadata":${stableJson(request.metadata)}`;
  if (isPresent(request.model)) line += `,"model":${JSON.stringify(request.model)}`;
  if (isPresent(request.prefix_blocks)) line += `,"prefix_blocks":${stableJson(request.prefix_blocks)}`;
  if (isPresent(request.priority)) line += `,"priority":${request.priority}`;
  if (request.promptEscaped !== undefined) line += `,"prompt":"${request.promptEscaped}"`;
  else if (isPresent(request.prompt)) line += `,"prompt":${quoteText(request.prompt)}`;
  if (isPresent(request.prompt_format)) line += `,"prompt_format":"${request.prompt_format}"`;
  if (isPresent(request.prompt_tokens)) line += `,"prompt_tokens":${request.prompt_tokens}`;
  line += `,"request_id":${JSON.stringify(request.request_id)}`;
  if (isPresent(request.seed)) line += `,"seed":${request.seed}`;
  if (isPresent(request.semantic)) line += `,"semantic":${renderSemantic(request.semantic)}`;
  if (isPresent(request.session_id)) line += `,"session_id":${JSON.stringify(request.session_id)}`;
  if (isPresent(request.stop)) line += `,"stop":${JSON.stringify(request.stop)}`;
  if (isPresent(request.streaming)) line += `,"streaming":${request.streaming}`;
  if (isPresent(request.temperature)) line += `,"temperature":${number(request.temperature)}`;
  if (isPresent(request.tenant)) line += `,"tenant":${JSON.stringify(request.tenant)}`;
  if (isPresent(request.think_time_ms)) line += `,"think_time_ms":${number(request.think_time_ms)}`;
  if (isPresent(request.tools)) line += `,"tools":${stableJson(request.tools)}`;
  if (isPresent(request.top_p)) line += `,"top_p":${number(request.top_p)}`;
  if (isPresent(request.turn_id)) line += `,"turn_id":${request.turn_id}`;
  line += renderExtensions(request);
  return `${line}}\n`;
}

const renderedSemantics = new WeakMap<object, string>();

/** Most requests of a dataset share one semantic object; it is rendered once. */
function renderSemantic(semantic: object): string {
  let text = renderedSemantics.get(semantic);
  if (text === undefined) {
    text = stableJson(semantic);
    renderedSemantics.set(semantic, text);
  }
  return text;
}

function isPresent<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function renderExpected(request: RequestFields): string {
  let text = '';
  if (isPresent(request.expected_output)) text += `,"expected_output":${quoteText(request.expected_output)}`;
  if (isPresent(request.expected_output_tokens))
    text += `,"expected_output_tokens":${request.expected_output_tokens}`;
  if (isPresent(request.history)) text += `,"history":"${request.history}"`;
  return text;
}

/** The user's own `x_` keys; they sort behind every known field. */
function renderExtensions(request: RequestFields): string {
  let text = '';
  const keys = Object.keys(request).filter((key) => key.startsWith('x_'));
  for (const key of keys.sort())
    text += `,${JSON.stringify(key)}:${stableJson(request[key as `x_${string}`])}`;
  return text;
}
