import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { UserPacing } from '../load/user-pacing.ts';

/**
 * A piece of a prompt: text as it is, or text still to be made, of so many tokens. Equal keys give equal text, of
 * which a shorter piece is a prefix; different keys give different text.
 */
export type TextPart =
  | { readonly text: string }
  | { readonly key: string; readonly index?: number; readonly tokens: number };

export interface PlannedMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly TextPart[];
}

/** What a request asks: messages, or tokens by prefix blocks as traces have them. */
export type PlannedPrompt =
  | { readonly kind: 'messages'; readonly messages: readonly PlannedMessage[] }
  | {
      readonly kind: 'blocks';
      readonly blockTokens: number;
      readonly ids: readonly (number | string)[];
      /** Of the whole prompt. */
      readonly tokens: number;
    };

/** One request of a load point; in plan order, sessions interleaved. */
export interface PlannedRequest {
  readonly id: string;
  /** When it is due in an open loop, ns from the point's start; ignored where users set the pace. */
  readonly atNs: number;
  readonly sessionId: string | null;
  /** Place in its session, from 0. */
  readonly turn: number | null;
  readonly prompt: PlannedPrompt;
  /** `delta`: the prompt is only the new turn, and the answers that come are the history. */
  readonly history?: 'cumulative' | 'delta';
  readonly outputTokens: number;
  /** Further members of the canonical request, such as `temperature`, `model` or `think_time_ms`. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** How a point offers its load. */
export type LoadLoop =
  /** At the planned times, whatever the server does. */
  | { readonly kind: 'open' }
  /** As users who come and go get to it. */
  | { readonly kind: 'users'; readonly pacing: UserPacing }
  /** So many at a time, each with a pause after every answer. */
  | { readonly kind: 'closed'; readonly users: number; readonly thinkMs: number };

/** What one run is asked to offer. */
export interface LoadPoint {
  /** Unique within its workload and fit for a file name, such as `2.5`. */
  readonly name: string;
  /** Requests per second that it stands for; null where only the run can tell. */
  readonly targetRps: number | null;
  /** What the spec said for it: a QPS, an interval, a rate, or the name of a mode. */
  readonly value: number | string | null;
}

/** One record of a kind's input file, as its lines or JSON array hold it. */
export type InputRecord = Readonly<Record<string, unknown>>;

export interface PlanTools {
  readonly seed: bigint;
  readonly loop: 'open' | 'users';
  /** Whether LMBench's own schedule is wanted, its biases included. */
  readonly isCompatible: boolean;
  /** Of the input file, in its order; empty for kinds without one. */
  readonly records: readonly InputRecord[];
  /** Tokens of a text by the suite's tokenizer. */
  countTokens(text: string): number;
}

export interface KindPlan {
  readonly loop: LoadLoop;
  /**
   * What earlier answers in a prompt are: `planned` (the default), as the plan has them, so that a turn can go on time
   * though the one before it is under way; or `live`, those that came, so that a turn waits for them.
   */
  readonly answers?: 'planned' | 'live';
  /** Further members of every request body, such as `top_k`. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Sent before the numbers count; may be empty. */
  readonly warmup: Iterable<PlannedRequest>;
  readonly requests: Iterable<PlannedRequest>;
}

/**
 * A kind of workload that suites sweep over load points. Pure: the same options, point and tools give the same requests.
 * Its options are keyed in camelCase; in spec files they are written in capitals, `NUM_USERS` for `numUsers`.
 */
export interface WorkloadKind<T extends OptionTable = OptionTable> extends Entry {
  /** In result file names, such as `synthetic`. */
  readonly resultName: string;
  readonly options: T;
  /** Key of the option that names the input file; null for kinds that make all they send. */
  readonly inputOption: (keyof T & string) | null;
  /** The sweep. @throws UsageError with every problem that the table cannot see */
  points(options: OptionValues<T>): readonly LoadPoint[];
  /** @throws UsageError, InputError for records it cannot read */
  plan(options: OptionValues<T>, point: LoadPoint, tools: PlanTools): KindPlan;
}

/** Keeps the literal name, so the registry can know it. */
export function defineWorkloadKind<const Name extends string, const T extends OptionTable>(
  kind: WorkloadKind<T> & { readonly name: Name },
): WorkloadKind<T> & { readonly name: Name } {
  return kind;
}
