import type { EscapedText } from '../core/json-text.ts';
import type { PrefixBlocks } from '../nouns/workload.ts';

/** A request's place in its session. */
export interface TurnPlace {
  /** As in the prompt file. */
  readonly id: unknown;
  /** Distinct as a text. */
  readonly key: string;
  readonly turn: number;
}

/** A request as it will be written. */
export interface GivenRequest {
  /** From the workload's start, whole. */
  readonly dueNs: number;
  readonly prompt: EscapedText;
  readonly promptTokens: number;
  /** Null when nothing says how long the answer is. */
  readonly outputTokens: number | null;
  /** `notAsked` where the traffic said nothing. */
  readonly askedPromptTokens: number;
  readonly askedOutputTokens: number;
  readonly session: TurnPlace | null;
  readonly blocks: PrefixBlocks | null;
}

/** Requests in order of time, made one by one. */
export interface RequestSource {
  readonly count: number;
  give(index: number): GivenRequest;
}
