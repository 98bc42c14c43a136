import { randomUUID } from 'node:crypto';
import { arrivals } from '../arrivals/index.ts';
import { type Problem, UsageError } from '../core/errors.ts';
import { stableJson } from '../core/json-text.ts';
import { type OptionTable, pickOptions } from '../core/options.ts';
import type { ReplayRun, SaltOrigin } from '../documents/run.ts';
import { sha256Hex } from '../io/hash.ts';
import { loadPolicies } from '../load-policies/index.ts';
import type { ReplayOptions } from './options.ts';

/** Text before every prompt of a run, so that no earlier run shares its prefixes; as `run.json` tells of it. */
export interface CacheSalt {
  readonly text: string;
  readonly from: SaltOrigin;
}

/** What makes a repetition of a point another point, besides the options of load policies and arrival models. */
const loadKeys = ['arrival', 'timeScale', 'limit'];
const letters = 8;

/**
 * The salt of a run; null for none. A repeated run has one unless it is refused, and it is the same whenever the same
 * repetition of the same point is sent with the same seed; a run that asks for one without being repeated gets a fresh one.
 * @throws UsageError when a text is given and refused at once
 */
export function saltOf(options: ReplayOptions): CacheSalt | null {
  const { cacheSalt, cacheSaltText: text } = options;
  if (text !== null && cacheSalt === false) throw new UsageError(conflict);
  if (text !== null) return text === '' ? null : { text, from: 'given' };
  const isRepeated = options.repeated || options.repetition > 0;
  if (!(cacheSalt ?? isRepeated)) return null;
  return isRepeated
    ? { text: bracketed(sha256Hex(pointOf(options))), from: 'derived' }
    : { text: bracketed(randomUUID()), from: 'fresh' };
}

const conflict: Problem = {
  code: 'conflict',
  message: '--cache-salt-text and --no-cache-salt exclude each other',
};

function bracketed(digits: string): string {
  return `[${digits.slice(0, letters)}] `;
}

/** Seed, repetition and load. Points of a sweep differ in their load alone, and are not to warm each other either. */
function pointOf(options: ReplayOptions): string {
  const tables: readonly OptionTable[] = [...loadPolicies, ...arrivals].map((entry) => entry.options);
  const load = Object.fromEntries(
    [...loadKeys, ...tables.flatMap(Object.keys)].map((key) => [key, { type: 'string', help: '' } as const]),
  );
  const values = Object.entries(pickOptions(load, options as unknown as Record<string, unknown>));
  const { seed, repetition } = options;
  return stableJson({
    seed: String(seed),
    repetition,
    load: Object.fromEntries(values.map(([key, value]) => [key, value === null ? null : String(value)])),
  });
}

/** The salt of what a run has sent so far: the rest goes on under it. */
export function saltOfRun({ cache_salt: text, cache_salt_from: from }: ReplayRun): CacheSalt | null {
  return text === null ? null : { text, from: from ?? 'given' };
}
