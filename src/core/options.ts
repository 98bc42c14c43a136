import { type Problem, UsageError } from './errors.ts';
import { nearest } from './nearest.ts';

/**
 * One option of a command or a shelf entry. Flags, environment variables, configuration files, library
 * types, help, reference pages and the manifest's record are all derived from it.
 */
export interface OptionSpec {
  readonly type: OptionType;
  /** One line: what it does. Help and the reference page show it with type, unit, default and range. */
  readonly help: string;
  /** Missing means: no default, the value is null when not given. */
  readonly default?: string | number | boolean | bigint;
  readonly required?: boolean;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  readonly choices?: readonly string[];
  /** Other spellings of the flag, without the leading dashes. */
  readonly aliases?: readonly string[];
  /** Decides how and where the work is done, never what comes out; left out of manifests. */
  readonly operational?: boolean;
}

/**
 * `text` is a string in which `\n`, `\t`, `\r`, `\\` and `\uXXXX` are escapes. `seed` is a non-negative
 * integer of any size. `names` is a comma-separated or repeated list.
 */
export type OptionType =
  | 'string'
  | 'text'
  | 'path'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'seed'
  | 'names';

/** Options by their camelCase key. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<S extends OptionSpec> = S['type'] extends 'integer' | 'number'
  ? number
  : S['type'] extends 'boolean'
    ? boolean
    : S['type'] extends 'seed'
      ? bigint
      : S['type'] extends 'names'
        ? readonly string[]
        : S extends { readonly choices: readonly (infer C)[] }
          ? C
          : string;

type IsPresent<S extends OptionSpec> = S extends { readonly required: true }
  ? true
  : S extends { readonly default: string | number | boolean | bigint }
    ? true
    : false;

/** The checked values a table gives: null where an option has no default and was not given. */
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: IsPresent<T[K]> extends true ? ValueOf<T[K]> : ValueOf<T[K]> | null;
};

/** What a library caller passes: required options, and any of the others. */
export type OptionInputs<T extends OptionTable> = {
  readonly [K in keyof T as T[K] extends { readonly required: true } ? K : never]: ValueOf<T[K]>;
} & {
  readonly [K in keyof T as T[K] extends { readonly required: true } ? never : K]?:
    | ValueOf<T[K]>
    | null
    | undefined;
};

/** Keeps the literal types, so that values can be derived from the table. */
export function defineOptions<const T extends OptionTable>(table: T): T {
  return table;
}

/** `arrivalStepMs` → `arrival-step-ms`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Every spelling of every flag of a table → its key. A spelling that two options claim is a defect. */
export function flagIndex(table: OptionTable): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const [key, spec] of Object.entries(table))
    for (const spelling of [flagName(key), ...(spec.aliases ?? [])]) {
      const other = index.get(spelling);
      if (other !== undefined) throw new Error(`flag --${spelling} is claimed by '${other}' and '${key}'`);
      index.set(spelling, key);
    }
  return index;
}

/** One table out of several. The same option object may stand in more than one; a mere namesake is a defect. */
export function mergeTables(...tables: readonly OptionTable[]): OptionTable {
  const merged: Record<string, OptionSpec> = {};
  for (const table of tables)
    for (const [key, spec] of Object.entries(table)) {
      if (merged[key] !== undefined && merged[key] !== spec)
        throw new Error(`option '${key}' is defined twice with different meanings`);
      merged[key] = spec;
    }
  flagIndex(merged);
  return merged;
}

/** Where a raw value came from, for messages and `--show-config`. */
export interface RawSetting {
  readonly value: unknown;
  /** `--rate-rps`, `IWC_RATE_RPS` or `iwc.config.yaml: rateRps`. */
  readonly source: string;
}

export interface ResolvedOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** Checks raw settings against a table; every problem at once, nothing thrown. */
export function resolveSettings(
  table: OptionTable,
  raw: Readonly<Record<string, RawSetting | undefined>>,
): ResolvedOptions {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, spec] of Object.entries(table)) {
    const setting = raw[key];
    if (setting === undefined || setting.value === null || setting.value === undefined) {
      if (spec.required === true)
        problems.push({ code: 'missing-option', message: `--${flagName(key)} is required`, hint: spec.help });
      values[key] = spec.default ?? null;
      continue;
    }
    const parsed = parseOption(spec, setting.value);
    if (parsed.ok) values[key] = parsed.value;
    else problems.push(badValue(setting, parsed));
  }
  return { values, problems };
}

/**
 * Checks what a library caller passed; fills in defaults.
 * @throws UsageError listing every problem
 */
export function resolveOptions<T extends OptionTable>(
  table: T,
  given: Readonly<Record<string, unknown>>,
): OptionValues<T> {
  const raw: Record<string, RawSetting> = {};
  const unknown: Problem[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(table, key)) unknown.push(unknownOption(key, Object.keys(table)));
    else raw[key] = { value, source: key };
  }
  const { values, problems } = resolveSettings(table, raw);
  if (unknown.length + problems.length > 0) throw new UsageError([...unknown, ...problems]);
  return values as OptionValues<T>;
}

/** Those of already checked values that a smaller table names. They are not checked, or unescaped, again. */
export function pickOptions<T extends OptionTable>(
  table: T,
  values: Readonly<Record<string, unknown>>,
): OptionValues<T> {
  return Object.fromEntries(Object.keys(table).map((key) => [key, values[key] ?? null])) as OptionValues<T>;
}

/** A checked value in the form in which it could be given again: seeds as digits, texts with their escapes. */
export function recordOption(spec: OptionSpec, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return spec.type === 'text' && typeof value === 'string'
    ? JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"')
    : value;
}

/** The problem of an option nobody knows, with the nearest known one. */
function unknownOption(given: string, known: readonly string[]): Problem {
  const suggestion = nearest(given, known);
  return {
    code: 'unknown-option',
    message: `unknown option '${given}'`,
    ...(suggestion === null ? {} : { hint: `did you mean '${suggestion}'?` }),
  };
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly wanted: string };

function badValue(setting: RawSetting, parsed: { readonly wanted: string }): Problem {
  return {
    code: 'bad-value',
    message: `${setting.source}: '${String(setting.value)}' is not ${parsed.wanted}`,
  };
}

function parseOption(spec: OptionSpec, value: unknown): Parsed {
  switch (spec.type) {
    case 'string':
    case 'path':
      return typeof value === 'string' || typeof value === 'number'
        ? { ok: true, value: String(value) }
        : { ok: false, wanted: 'text' };
    case 'text':
      return typeof value === 'string'
        ? { ok: true, value: unescapeText(value) }
        : { ok: false, wanted: 'text' };
    case 'boolean':
      return parseBoolean(value);
    case 'integer':
    case 'number':
      return parseNumber(spec, value);
    case 'seed':
      return parseSeed(value);
    case 'choice':
      return parseChoice(spec, value);
    case 'names':
      return parseNames(value);
  }
}

function parseBoolean(value: unknown): Parsed {
  if (typeof value === 'boolean') return { ok: true, value };
  if (value === 'true' || value === '1' || value === 'yes') return { ok: true, value: true };
  if (value === 'false' || value === '0' || value === 'no') return { ok: true, value: false };
  return { ok: false, wanted: 'true or false' };
}

function parseNumber(spec: OptionSpec, value: unknown): Parsed {
  const wanted = describeRange(spec);
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()))
    return { ok: false, wanted };
  const number = Number(text);
  const isIn =
    (spec.type === 'number' ? Number.isFinite(number) : Number.isSafeInteger(number)) &&
    (spec.min === undefined || number >= spec.min) &&
    (spec.max === undefined || number <= spec.max) &&
    (spec.above === undefined || number > spec.above);
  return isIn ? { ok: true, value: number } : { ok: false, wanted };
}

/** `an integer ≥ 1`, `a number > 0 and ≤ 1`. */
export function describeRange(spec: OptionSpec): string {
  const bounds = [
    spec.above === undefined ? null : `> ${spec.above}`,
    spec.min === undefined ? null : `≥ ${spec.min}`,
    spec.max === undefined ? null : `≤ ${spec.max}`,
  ].filter((bound) => bound !== null);
  const noun = spec.type === 'integer' ? 'an integer' : 'a number';
  return bounds.length === 0 ? noun : `${noun} ${bounds.join(' and ')}`;
}

function parseSeed(value: unknown): Parsed {
  if (typeof value === 'bigint' && value >= 0n) return { ok: true, value };
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d+$/.test(text)
    ? { ok: true, value: BigInt(text) }
    : { ok: false, wanted: 'an integer ≥ 0' };
}

function parseChoice(spec: OptionSpec, value: unknown): Parsed {
  const choices = spec.choices ?? [];
  if (typeof value === 'string' && choices.includes(value)) return { ok: true, value };
  const suggestion = nearest(String(value), choices);
  const hint = suggestion === null ? '' : `; did you mean '${suggestion}'?`;
  return { ok: false, wanted: `one of ${choices.join(', ')}${hint}` };
}

function parseNames(value: unknown): Parsed {
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) return { ok: false, wanted: 'a list of names' };
  const names = list.flatMap((item) => (item as string).split(',')).map((name) => name.trim());
  return { ok: true, value: names.filter((name) => name !== '') };
}

/** Turns `\n`, `\t`, `\r`, `\b`, `\f`, `\0`, `\\` and `\uXXXX` into what they stand for; other backslashes stay. */
export function unescapeText(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|[bfntr0\\])/g, (_, code: string) => {
    if (code.startsWith('u')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { b: '\b', f: '\f', n: '\n', t: '\t', r: '\r', '0': '\0', '\\': '\\' }[code] ?? code;
  });
}
