import { nsPerMs } from '../core/units.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';

/** Every field of a request, and `x_*` for the user's own. */
export const requestFields = [
  ...['request_id', 'prompt', 'messages', 'max_output_tokens', 'arrival_time_ms', 'arrival_time_ns'],
  ...['session_id', 'turn_id', 'depends_on', 'think_time_ms', 'history', 'prompt_format', 'prompt_tokens'],
  ...['expected_output_tokens', 'expected_output', 'prefix_blocks', 'semantic', 'temperature', 'top_p'],
  ...['stop', 'seed', 'streaming', 'cancel_after_ms', 'model', 'adapter', 'tenant', 'priority', 'tools'],
  ...['metadata', 'x_*'],
] as const;

/** Whether a request loses a field; `written` is what goes into the format for it, the request itself unless it was changed. */
export type LossTest = (request: WorkloadRequest, index: number, written: WorkloadRequest) => boolean;

/** A field that does not come back from a format, or comes back changed. */
export interface Loss {
  readonly field: string;
  /** What becomes of it; null when it is simply left out. */
  readonly becomes: string | null;
  isLost: LossTest;
}

/** What becomes of a field, and when that is a loss; by default whenever the field is there. */
export interface LossRule {
  readonly becomes: string;
  readonly isLost?: LossTest;
}

/**
 * The losses of a format that carries only these fields. `rules` are for fields carried in part, or changed.
 */
export function allBut(
  carried: readonly (typeof requestFields)[number][],
  rules: Readonly<Partial<Record<(typeof requestFields)[number], LossRule>>> = {},
): readonly Loss[] {
  return requestFields
    .filter((field) => !carried.includes(field))
    .map((field) => ({
      field,
      becomes: rules[field]?.becomes ?? null,
      isLost: rules[field]?.isLost ?? ((request: WorkloadRequest) => isPresent(request, field)),
    }));
}

function isPresent(request: WorkloadRequest, field: string): boolean {
  if (field === 'x_*') return Object.keys(request).some((key) => key.startsWith('x_'));
  const value = (request as unknown as Readonly<Record<string, unknown>>)[field];
  return value !== undefined && value !== null;
}

/** Ids that readers give to requests where the format has none: this, and a number from 1 with zeros in front. */
export const numberedIds = { prefix: 'req-', digits: 6 } as const;

/** The id that a reader gives to the request at a place, from 0, where the format has none. */
export function numberedId(index: number): string {
  return `${numberedIds.prefix}${String(index + 1).padStart(numberedIds.digits, '0')}`;
}

/** Rules that several formats share. */
export const lossRules = {
  numberedId: {
    becomes: 'req-000001, req-000002 …, in the order of the file',
    isLost: (request, index) => request.request_id !== numberedId(index),
  },
  wholeMs: {
    becomes: 'rounded to whole milliseconds',
    isLost: ({ arrival_time_ns: ns }) => ns !== null && ns !== undefined && ns % nsPerMs !== 0,
  },
  wholeUs: {
    becomes: 'rounded to whole microseconds',
    isLost: ({ arrival_time_ns: ns }) => ns !== null && ns !== undefined && ns % 1000 !== 0,
  },
  noArrivals: {
    becomes: 'all requests are due at 0',
    isLost: ({ arrival_time_ms: ms, arrival_time_ns: ns }) => (ns ?? ms) !== 0,
  },
  /** The exact time goes with the whole one; it is told once, as arrival_time_ms. */
  exactWithMs: { becomes: 'as arrival_time_ms', isLost: () => false },
  cap: {
    becomes: 'the expected output, where that is known',
    isLost: ({ expected_output_tokens: expected, max_output_tokens: cap }) =>
      expected !== null && expected !== undefined && expected !== cap,
  },
  expectedAsCap: {
    becomes: 'the cap on output tokens',
    isLost: ({ expected_output_tokens: expected }) => expected !== null && expected !== undefined,
  },
  /** A prompt of no characters says that the text was withheld, and is not missed. */
  textWithheld: {
    becomes: 'only its length',
    isLost: ({ prompt }) => prompt !== null && prompt !== undefined && prompt !== '',
  },
  messagesAsText: { becomes: 'one text, a line for each message, in the prompt' },
} as const satisfies Readonly<Record<string, LossRule>>;
