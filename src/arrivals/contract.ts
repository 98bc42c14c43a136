import type { OptionTable, OptionValues } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { RandomStream } from '../math/random-stream.ts';

/** When requests are due. Pure: the same options and stream give the same times, however they are asked for. */
export interface ArrivalModel<T extends OptionTable = OptionTable> extends Entry {
  readonly options: T;
  /**
   * Checks what the table cannot (one option against another).
   * @throws UsageError with every problem
   */
  start(options: OptionValues<T>, random: RandomStream, inputs: ArrivalInputs): ArrivalSource;
}

/** What some models need besides options. */
export interface ArrivalInputs {
  /** Given timestamps in ns, for models that replay them; null when none were given. */
  readonly timestampsNs: Float64Array | null;
}

/** A running process of arrivals. */
export interface ArrivalSource {
  /**
   * Writes the next due times in ns from the workload's start, non-decreasing, the very first at 0.
   * Returns how many; fewer than asked only when the model has come to its end.
   */
  fill(dueNs: Float64Array): number;
}

/** Keeps the literal name, so the registry can know it. */
export function defineArrival<const Name extends string, const T extends OptionTable>(
  model: ArrivalModel<T> & { readonly name: Name },
): ArrivalModel<T> & { readonly name: Name } {
  return model;
}
