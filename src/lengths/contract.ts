import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { RandomStream } from '../math/random-stream.ts';

/** How long prompts or outputs are. Pure: the same options, stream and times give the same lengths. */
export interface LengthModel<T extends OptionTable = OptionTable> extends Entry {
  readonly options: T;
  /** @throws UsageError with every problem that the table cannot see */
  start(options: OptionValues<T>, random: RandomStream): LengthSource;
}

/** A running source of lengths in tokens, whole and at least 1. */
export interface LengthSource {
  /** Writes a length for each request due at `dueNs[i]` (from the start), in order; most models ignore the time. */
  fill(dueNs: Float64Array, tokens: Int32Array): void;
}

/** Keeps the literal name, so the registry can know it. */
export function defineLength<const Name extends string, const T extends OptionTable>(
  model: LengthModel<T> & { readonly name: Name },
): LengthModel<T> & { readonly name: Name } {
  return model;
}

/** A source that draws one after another, whatever the time. */
export function sourceOfDraws(draw: () => number): LengthSource {
  return {
    fill(dueNs, tokens) {
      for (let i = 0; i < dueNs.length; i++) tokens[i] = wholeTokens(draw());
    },
  };
}

/** The nearest length there is: whole, at least 1, at most what 32 bits hold. */
export function wholeTokens(value: number): number {
  return Math.min(2 ** 31 - 1, Math.max(1, Math.round(value)));
}
