import { createRegistry } from '../core/registry.ts';
import type { Hardware } from './contract.ts';
import * as entries from './entries.ts';

export type { Hardware } from './contract.ts';
export { readLlmCompassDevice } from './llmcompass-device.ts';

/** Every device, by the name a user types. */
export const hardware = createRegistry<Hardware, typeof entries>('hardware', entries);
