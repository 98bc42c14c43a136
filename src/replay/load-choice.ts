import { UsageError } from '../core/errors.ts';
import { flagName, pickOptions } from '../core/options.ts';
import {
  type GivenLoad,
  type LoadPolicy,
  type LoadPolicyName,
  loadOf,
  loadPolicies,
  type OfferedLoad,
} from '../load-policies/index.ts';
import { hasArrivalRate } from './arrival-choice.ts';
import { orderedPolicies, type ReplayOptions } from './options.ts';

type OptionsByKey = Readonly<Record<string, unknown>>;

const defaultPolicy: LoadPolicyName = 'open';

/** The load that nobody asked for otherwise: that of the plan. */
export const defaultLoad: OfferedLoad = loadWith(loadPolicies.get(defaultPolicy), {});

/**
 * The load that the options ask for, or the one given.
 * @throws UsageError for two of them, and for options that contradict the load or have no effect on it
 */
export function chooseLoad(options: ReplayOptions, given?: GivenLoad): OfferedLoad {
  const values = options as unknown as OptionsByKey;
  const asked = orderedPolicies.filter(({ askedBy }) => askedBy !== null && isGiven(values, askedBy));
  const askers = [
    ...(given === undefined ? [] : [`a ${given.policy} load`]),
    ...asked.map(({ askedBy }) => flag(askedBy!)),
  ];
  if (askers.length > 1) throw conflict(`${askers.join(' and ')} exclude each other`);
  const policy = loadPolicies.get(given?.policy ?? asked[0]?.name ?? defaultPolicy);
  const asker = askers[0] ?? policy.name;
  if (!policy.isOpen) refuseArrivals(options, asker);
  refuseIdleOptions(values, given === undefined ? policy : null);
  if (!policy.isOpen && options.turns === 'on-time')
    throw conflict(`--turns on-time is for an open loop, and ${asker} makes it a closed one`);
  const load = given === undefined ? loadWith(policy, values) : loadOf(given);
  if (options.workers > 1 && load.share({ index: 0, count: options.workers }) === null)
    throw conflict(`${asker} cannot be divided: it is sent by one worker`);
  return load;
}

function loadWith(policy: LoadPolicy, values: OptionsByKey): OfferedLoad {
  return loadOf({ policy: policy.name, settings: pickOptions(policy.options, values) });
}

function refuseArrivals(options: ReplayOptions, asker: string): void {
  if (options.arrival === null && !hasArrivalRate(options)) return;
  throw new UsageError({
    code: 'conflict',
    message: `${asker} is a closed loop: it has no arrivals and no rate`,
    hint: 'leave out --arrival and --rate-rps',
  });
}

/** @param chosen whose options do have an effect; null for none */
function refuseIdleOptions(values: OptionsByKey, chosen: LoadPolicy | null): void {
  for (const policy of orderedPolicies)
    for (const [key, spec] of Object.entries(policy.options)) {
      const isUsed = chosen !== null && Object.hasOwn(chosen.options, key);
      if (isUsed || !isGiven(values, key) || values[key] === spec.default) continue;
      throw new UsageError({
        code: 'no-effect',
        message: `${flag(key)} has no effect without ${flag(policy.askedBy!)}`,
      });
    }
}

function isGiven(values: OptionsByKey, key: string): boolean {
  return (values[key] ?? null) !== null;
}

function flag(key: string): string {
  return `--${flagName(key)}`;
}

function conflict(message: string): UsageError {
  return new UsageError({ code: 'conflict', message });
}
