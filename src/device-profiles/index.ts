import { createRegistry } from '../core/registry.ts';
import type { ShippedProfile } from './contract.ts';
import * as entries from './entries.ts';

export type { ShippedProfile } from './contract.ts';

/** Every profile that comes with the program. */
export const deviceProfiles = createRegistry<ShippedProfile, typeof entries>('device profile', entries);
