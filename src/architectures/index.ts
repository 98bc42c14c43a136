import { createRegistry } from '../core/registry.ts';
import type { ArchitectureEntry } from './contract.ts';
import * as entries from './entries.ts';

export type { ArchitectureEntry } from './contract.ts';
export { readHuggingFaceConfig } from './hugging-face-config.ts';

/** Every architecture, by the name a user types. */
export const architectures = createRegistry<ArchitectureEntry, typeof entries>('architecture', entries);
