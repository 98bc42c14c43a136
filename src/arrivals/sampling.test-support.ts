import { type OptionTable, resolveOptions } from '../core/options.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { type ArrivalName, type ArrivalSource, arrivals } from './index.ts';

export interface Sampling {
  readonly model: ArrivalName;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly seed?: bigint;
  readonly timestampsNs?: readonly number[];
}

/** Starts a model as a command would. */
export function startModel({ model, options = {}, seed = 0n, timestampsNs }: Sampling): ArrivalSource {
  const entry = arrivals.get(model);
  const random = streamFor({ seed, name: 'test.arrivals' });
  const given = timestampsNs === undefined ? null : Float64Array.from(timestampsNs);
  return entry.start(resolveOptions(entry.options as OptionTable, options), random, { timestampsNs: given });
}

/** The first due times, fewer when the model ends. */
export function firstTimes(sampling: Sampling, count: number): Float64Array {
  const dueNs = new Float64Array(count);
  return dueNs.subarray(0, startModel(sampling).fill(dueNs));
}

/** What lies between consecutive times. */
export function gapsOf(times: Float64Array): Float64Array {
  return Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1]! - times[i]!);
}
