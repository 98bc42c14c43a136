import { createRegistry } from '../core/registry.ts';
import type { LoadPolicy } from './contract.ts';
import * as entries from './entries.ts';
import { type LoadChoice, type OfferedLoad, offer } from './offered-load.ts';

export type { LoadPolicy } from './contract.ts';
export type { LoadChoice, OfferedLoad } from './offered-load.ts';

/** Every load policy by its name. */
// biome-ignore lint/suspicious/noExplicitAny: settings come from each entry's own table, or from the program that asks
export const loadPolicies = createRegistry<LoadPolicy<any>, typeof entries>('load policy', entries);
export type LoadPolicyName = (typeof loadPolicies.names)[number];

/** What a program that asks for a load gives: each policy with settings of its own type. */
export type GivenLoad = {
  [Key in keyof typeof entries]: (typeof entries)[Key] extends LoadPolicy<infer Settings>
    ? { readonly policy: (typeof entries)[Key]['name']; readonly settings: Settings }
    : never;
}[keyof typeof entries];

/** The load of a choice. @throws UsageError for an unknown policy */
export function loadOf({ policy, settings }: LoadChoice): OfferedLoad {
  return offer(loadPolicies.get(policy), settings);
}
