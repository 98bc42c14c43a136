import type { Command } from './contract.ts';

/** Words that may follow `iwc bench` instead of a spec file; each is a command of its own. */
export const benchVerbs: readonly Command[] = [];
