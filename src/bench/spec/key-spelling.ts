import { nearest } from '../../core/nearest.ts';
import { flagName, type OptionTable } from '../../core/options.ts';

/** `numUsersWarmup` → `NUM_USERS_WARMUP`: an option as spec files spell it. */
export function specKey(key: string): string {
  return flagName(key).replaceAll('-', '_').toUpperCase();
}

/** Every spelling of every option of a table → its key. */
export function specKeyIndex(table: OptionTable): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const [key, spec] of Object.entries(table))
    for (const spelling of [key, ...(spec.aliases ?? [])]) index.set(specKey(spelling), key);
  return index;
}

/** A key without case, dashes and underscores: `fail-on`, `FAIL_ON` and `FailOn` are one. */
export function looseKey(written: string): string {
  return written.replaceAll(/[-_]/g, '').toLowerCase();
}

/** A mapping, as YAML gives it. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `did you mean 'QPS'?`, or null when nothing is near. */
export function suggest(given: string, known: readonly string[]): string | null {
  const suggestion = nearest(given, known);
  return suggestion === null ? null : `did you mean '${suggestion}'?`;
}

/** Letters, digits, dot, dash, underscore and plus: what every file system takes. */
export function fileSafe(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._+-]+/g, '_').replace(/^\.+/, '_') || '_';
}

/** The names, later ones of equal names with `-2`, `-3` behind; two that differ in case alone are equal. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
