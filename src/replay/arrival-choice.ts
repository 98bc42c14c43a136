import { type ArrivalName, arrivals } from '../arrivals/index.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import { flagName, type OptionTable, pickOptions } from '../core/options.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { isOwnOption, type ReplayOptions } from './options.ts';

/** Arrivals of a model in place of the workload's own. */
export interface ArrivalChoice {
  readonly name: ArrivalName;
  /** What the model was given, by flag name; what it was not given is left out. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Fills in due times, ns from the start. @throws UsageError when there are fewer */
  readonly fill: (dueNs: Float64Array) => void;
}

/**
 * The arrivals that the options ask for; null for the workload's own.
 * @throws UsageError for an option of another model, which would have no effect, or one that is missing
 */
export function chooseArrivals(options: ReplayOptions): ArrivalChoice | null {
  const given = options as unknown as Readonly<Record<string, unknown>>;
  const isReplaced = options.arrival !== null || hasArrivalRate(options);
  const model = isReplaced ? arrivals.get(options.arrival ?? 'poisson') : null;
  const strangers = strangersOf(given, model);
  if (strangers.length > 0) throw new UsageError(strangers);
  if (model === null) return null;
  const random = streamFor({ seed: options.seed, name: 'replay.arrivals' });
  const values = pickOptions(model.options as OptionTable, given);
  const source = model.start(values, random, { timestampsNs: null });
  const told = Object.entries(values).filter(([, value]) => value !== null);
  return {
    name: model.name as ArrivalName,
    parameters: Object.fromEntries(told.map(([key, value]) => [flagName(key).replaceAll('-', '_'), value])),
    fill(dueNs) {
      const filled = source.fill(dueNs);
      if (filled < dueNs.length)
        throw new UsageError({
          code: 'arrivals-ran-out',
          message: `the ${model.name} arrivals end after ${filled} requests, the workload holds ${dueNs.length}`,
          hint: `say --limit ${filled}`,
        });
    },
  };
}

/** Whether a rate is given; it stands in the models' own tables. */
export function hasArrivalRate(options: ReplayOptions): boolean {
  return ((options as unknown as { readonly rateRps?: number | null }).rateRps ?? null) !== null;
}

/** Options of other models alone that differ from their defaults. */
function strangersOf(
  given: Readonly<Record<string, unknown>>,
  model: { readonly name: string; readonly options: OptionTable } | null,
): Problem[] {
  const takers = new Map<string, string[]>();
  const changed = new Set<string>();
  for (const { name, options } of arrivals)
    for (const [key, spec] of Object.entries(options as OptionTable)) {
      takers.set(key, [...(takers.get(key) ?? []), name]);
      if ((given[key] ?? null) !== null && given[key] !== (spec.default ?? null)) changed.add(key);
    }
  return [...changed]
    .filter((key) => !isOwnOption(key) && (model === null || !Object.hasOwn(model.options, key)))
    .map((key) => ({
      code: 'no-effect',
      message: `--${flagName(key)} has no effect on ${model === null ? "the workload's own" : model.name} arrivals`,
      hint: `it is of --arrival ${takers.get(key)!.join(', ')}`,
    }));
}
