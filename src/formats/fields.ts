import type { Place, Problem } from '../core/errors.ts';
import type { ReadScope } from './contract.ts';
import { parseSeconds } from './seconds.ts';

/** One record of an input, its fields taken out with their types checked; what is wrong is reported with its place. */
export class Fields {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #place: Place;
  readonly #scope: ReadScope;
  readonly #at: string;
  readonly #parent: Fields | null;
  /** False once a field was missing or of the wrong type, in what is nested too. */
  isSound = true;

  constructor(record: unknown, place: Place, scope: ReadScope, parent: Fields | null = null, at = '$') {
    this.#parent = parent;
    this.#place = place;
    this.#scope = scope;
    this.#at = at;
    const isObject = record !== null && typeof record === 'object' && !Array.isArray(record);
    this.#record = isObject ? (record as Readonly<Record<string, unknown>>) : {};
    if (!isObject) this.refuse(null, 'must be a JSON object');
  }

  /** What the record has under a name; undefined where it has nothing. */
  protected value(name: string): unknown {
    return this.#record[name];
  }

  /** The record itself. */
  get whole(): unknown {
    return this.#record;
  }

  /** An object inside the record, with its path. */
  nested(record: unknown, at: string): Fields {
    return new Fields(record, this.#place, this.#scope, this, at);
  }

  has(name: string): boolean {
    const value = this.value(name);
    return value !== undefined && value !== null;
  }

  /** The value as it stands. */
  raw(name: string): unknown {
    return this.value(name);
  }

  text(name: string): string {
    const value = this.value(name);
    return typeof value === 'string' ? value : this.#wrong(name, 'a string', '');
  }

  /** A text or number that names something; not empty. */
  label(name: string): string {
    const value = this.value(name);
    const isLabel = (typeof value === 'string' && value !== '') || Number.isSafeInteger(value);
    return isLabel ? String(value) : this.#wrong(name, 'a text that is not empty', '-');
  }

  /** Decimal seconds, in ns. */
  seconds(name: string): number {
    const value = this.value(name);
    const ns = typeof value === 'string' || typeof value === 'number' ? parseSeconds(String(value)) : null;
    return ns !== null && ns >= 0 ? ns : this.#wrong(name, 'seconds ≥ 0', 0);
  }

  optionalText(name: string): string | null {
    return this.has(name) ? this.text(name) : null;
  }

  /** A whole number of at least `min`; 12.0 and "12" are numbers too. */
  count(name: string, min = 0): number {
    const value = this.#numberOf(name);
    if (value !== null && Number.isSafeInteger(value) && value >= min) return value;
    const isTooLarge = value !== null && value > Number.MAX_SAFE_INTEGER;
    return this.#wrong(name, isTooLarge ? largest : `an integer ≥ ${min}`, min);
  }

  optionalCount(name: string): number | null {
    return this.has(name) ? this.count(name) : null;
  }

  number(name: string): number {
    return this.#numberOf(name) ?? this.#wrong(name, 'a number', 0);
  }

  #numberOf(name: string): number | null {
    const value = this.value(name);
    if (typeof value === 'string' && value.length < 16 && isDigits(value)) return Number(value);
    const isNumeral = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
    const number = isNumeral ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : null;
  }

  list(name: string): readonly unknown[] {
    const value = this.value(name);
    return Array.isArray(value) ? (value as unknown[]) : this.#wrong(name, 'an array', []);
  }

  /** Block ids: integers or texts. */
  ids(name: string): readonly (number | string)[] {
    const list = this.list(name);
    const isSound = list.every((id) => typeof id === 'string' || Number.isSafeInteger(id));
    return isSound ? (list as (number | string)[]) : this.#wrong(name, 'an array of integers or strings', []);
  }

  /** Reports that a field, or with null the whole record, is wrong. */
  refuse(name: string | null, message: string): void {
    const path = name === null ? this.#at : `${this.#at}.${name}`;
    this.reject({ code: 'bad-field', message, place: { path } });
  }

  /** Reports a problem of the record. */
  reject(problem: Problem): void {
    this.isSound = false;
    for (let parent = this.#parent; parent !== null; parent = parent.#parent) parent.isSound = false;
    this.#scope.report({ ...problem, place: { ...this.#place, ...problem.place } });
  }

  #wrong<T>(name: string, wanted: string, instead: T): T {
    const missing = this.value(name) === undefined;
    this.refuse(name, missing ? `the field '${name}' is missing` : `must be ${wanted}`);
    return instead;
  }
}

/** A workload is JSON, whose numbers are exact up to there. */
const largest = 'at most 9007199254740991 (2^53 − 1; in ns, 104 days), the most that a workload can hold';

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '';
}
