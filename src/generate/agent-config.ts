import { InputError, type Problem } from '../core/errors.ts';
import { requireObject } from './json-object.ts';

/** A whole number, or a range to draw one from, both ends included. */
export type Span = readonly [low: number, high: number];

/** What `--agent-config` says; keys as in the AIBrix generator. */
export interface AgentConfig {
  readonly num_sessions: number;
  readonly session_arrival_rate_rps: number;
  readonly turns_per_session: Span;
  readonly parallel_tools: Span;
  readonly tool_latency_ms: Span;
  readonly model_latency_ms: Span;
  readonly think_time_ms: Span;
  readonly retry_probability: number;
  readonly max_tool_retries: number;
  readonly initial_prompt_tokens: number;
  readonly context_growth_tokens: number;
  readonly tool_result_tokens: number;
  readonly output_tokens: number;
  readonly seed: number;
}

const defaults: AgentConfig = {
  num_sessions: 10,
  session_arrival_rate_rps: 1,
  turns_per_session: [3, 3],
  parallel_tools: [2, 2],
  tool_latency_ms: [100, 500],
  model_latency_ms: [50, 150],
  think_time_ms: [0, 1000],
  retry_probability: 0,
  max_tool_retries: 1,
  initial_prompt_tokens: 256,
  context_growth_tokens: 128,
  tool_result_tokens: 64,
  output_tokens: 64,
  seed: 0,
};

const spans = new Set([
  'turns_per_session',
  'parallel_tools',
  'tool_latency_ms',
  'model_latency_ms',
  'think_time_ms',
]);
const least: Readonly<Record<string, number>> = {
  num_sessions: 1,
  turns_per_session: 1,
  initial_prompt_tokens: 1,
  output_tokens: 1,
};

/** @throws InputError listing every key that is unknown or wrong */
export function parseAgentConfig(text: string, file: string): AgentConfig {
  const given = requireObject(text, file);
  const problems: Problem[] = [];
  const config: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    const place = { file, path: `$.${key}` };
    if (!Object.hasOwn(defaults, key)) {
      problems.push({
        code: 'unknown-key',
        message: `is not known; known are ${Object.keys(defaults).join(', ')}`,
        place,
      });
      continue;
    }
    const checked = spans.has(key) ? checkSpan(value, least[key] ?? 0) : checkNumber(key, value);
    if (checked === null)
      problems.push({
        code: 'bad-value',
        message: `${JSON.stringify(value)} is not ${wantedOf(key)}`,
        place,
      });
    else config[key] = checked;
  }
  if (problems.length > 0) throw new InputError(problems);
  return config as unknown as AgentConfig;
}

function checkSpan(value: unknown, low: number): Span | null {
  const pair = typeof value === 'number' ? [value, value] : value;
  const isSpan = Array.isArray(pair) && pair.length === 2 && pair.every((end) => Number.isSafeInteger(end));
  return isSpan && pair[0] >= low && pair[1] >= pair[0] ? (pair as unknown as Span) : null;
}

function checkNumber(key: string, value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (key === 'session_arrival_rate_rps') return value > 0 ? value : null;
  if (key === 'retry_probability') return value >= 0 && value <= 1 ? value : null;
  return Number.isSafeInteger(value) && value >= (least[key] ?? 0) ? value : null;
}

function wantedOf(key: string): string {
  if (key === 'session_arrival_rate_rps') return 'a number > 0';
  if (key === 'retry_probability') return 'a number ≥ 0 and ≤ 1';
  const whole = `an integer ≥ ${least[key] ?? 0}`;
  return spans.has(key) ? `${whole}, or two of them, [low, high]` : whole;
}
