import type { OptionTable } from '../core/options.ts';
import type { Entry } from '../core/registry.ts';
import type { DeviceProfile } from '../nouns/device-profile.ts';

/** A profile that comes with the program: coefficients of ours, fitted to public measurements. */
export interface ShippedProfile extends Entry {
  readonly profile: DeviceProfile;
  readonly options: OptionTable;
}

/** Keeps the literal name, so the registry can know it. */
export function defineProfile<const Name extends string>(
  profile: DeviceProfile & { readonly name: Name },
  summary: string,
): ShippedProfile & { readonly name: Name } {
  return { name: profile.name, summary, profile, options: {} };
}
