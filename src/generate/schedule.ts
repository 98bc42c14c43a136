import type { RateSteps } from '../core/rate-steps.ts';
import type { PrefixBlocks } from '../nouns/workload.ts';
import type { HashedInput } from './input.ts';

/** Lengths that nobody asked for. */
export const notAsked = -1;

/** What the traffic asks for: when requests are due and how long they are, in order of time. */
export interface Schedule {
  readonly dueNs: Float64Array;
  /** `notAsked` where the traffic says nothing. */
  readonly promptTokens: Int32Array;
  readonly outputTokens: Int32Array;
  /** Prefix blocks by request, where the trace has them. */
  readonly blocks: readonly (PrefixBlocks | null)[] | null;
  /** The rate the arrivals were drawn from; null for a trace's own times. */
  readonly curve: RateSteps | null;
  readonly durationNs: number;
  readonly inputs: readonly HashedInput[];
  /** For the manifest: what model and with what parameters. */
  readonly arrival: Readonly<Record<string, unknown>>;
}

/** A column of lengths nobody asked for. */
export function noLengths(count: number): Int32Array {
  return new Int32Array(count).fill(notAsked);
}
