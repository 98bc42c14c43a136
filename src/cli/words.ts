import type { Problem } from '../core/errors.ts';
import { flagIndex, type OptionTable, type RawSetting } from '../core/options.ts';

/** What the words of a command line say, before any value is checked. */
export interface ParsedWords {
  readonly positionals: readonly string[];
  /** Settings by option key. */
  readonly flags: ReadonlyMap<string, RawSetting>;
  /** Flags no option claims, as typed, with their dashes. */
  readonly unknown: readonly string[];
  readonly problems: readonly Problem[];
}

interface Flag {
  readonly key: string;
  /** As typed, dashes included. */
  readonly spelling: string;
  readonly inline: string | null;
  readonly isNegated: boolean;
}

/**
 * Reads words by a table of options: `--flag value`, `--flag=value`, `--no-flag`, `-f` where an alias is one
 * letter, `--` before words that are no flags. A value may begin with a dash, unless it spells a known flag.
 * @param unknownTakesValue whether a word after an unknown flag is that flag's value
 */
export function parseWords(
  table: OptionTable,
  words: readonly string[],
  unknownTakesValue: boolean,
): ParsedWords {
  return new WordReader(table, words, unknownTakesValue).read();
}

class WordReader {
  readonly #table: OptionTable;
  readonly #index: ReadonlyMap<string, string>;
  readonly #words: readonly string[];
  readonly #unknownTakesValue: boolean;
  #at = 0;
  readonly #positionals: string[] = [];
  readonly #flags = new Map<string, RawSetting>();
  readonly #unknown: string[] = [];
  readonly #problems: Problem[] = [];

  constructor(table: OptionTable, words: readonly string[], unknownTakesValue: boolean) {
    this.#table = table;
    this.#index = flagIndex(table);
    this.#words = words;
    this.#unknownTakesValue = unknownTakesValue;
  }

  read(): ParsedWords {
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at++]!;
      if (word === '--') break;
      if (isFlagLike(word)) this.#readFlag(word);
      else this.#positionals.push(word);
    }
    this.#positionals.push(...this.#words.slice(this.#at));
    return {
      positionals: this.#positionals,
      flags: this.#flags,
      unknown: this.#unknown,
      problems: this.#problems,
    };
  }

  #readFlag(word: string): void {
    const flag = this.#find(word);
    if (flag !== null) this.#readValue(flag);
    else {
      this.#unknown.push(flagPart(word));
      const next = this.#words[this.#at];
      if (this.#unknownTakesValue && !word.includes('=') && next !== undefined && !isFlagLike(next))
        this.#at++;
    }
  }

  #find(word: string): Flag | null {
    const spelling = flagPart(word);
    const name = spelling.replace(/^--?/, '');
    const inline = word.length > spelling.length ? word.slice(spelling.length + 1) : null;
    // One dash goes with one letter, two dashes with a word.
    if (spelling.startsWith('--') !== name.length > 1) return null;
    const key = this.#index.get(name);
    if (key !== undefined) return { key, spelling, inline, isNegated: false };
    const positive = name.startsWith('no-') ? this.#index.get(name.slice(3)) : undefined;
    if (positive === undefined || this.#table[positive]!.type !== 'boolean') return null;
    return { key: positive, spelling, inline, isNegated: true };
  }

  #readValue(flag: Flag): void {
    const { type } = this.#table[flag.key]!;
    if (type === 'boolean') this.#readBoolean(flag);
    else if (type === 'names') this.#readNames(flag);
    else if (flag.inline !== null) this.#set(flag, flag.inline);
    else if (this.#hasValue()) this.#set(flag, this.#words[this.#at++]!);
    else this.#missValue(flag);
  }

  #readBoolean(flag: Flag): void {
    if (!flag.isNegated) this.#set(flag, flag.inline ?? true);
    else if (flag.inline === null) this.#set(flag, false);
    else this.#problems.push({ code: 'bad-value', message: `${flag.spelling} takes no value` });
  }

  #readNames(flag: Flag): void {
    if (flag.inline !== null) this.#addNames(flag, [flag.inline]);
    else if (!this.#hasValue()) this.#missValue(flag);
    else {
      const names = [this.#words[this.#at++]!];
      while (this.#hasPlainWord()) names.push(this.#words[this.#at++]!);
      this.#addNames(flag, names);
    }
  }

  #addNames(flag: Flag, names: readonly string[]): void {
    const before = this.#flags.get(flag.key);
    const all = before === undefined ? names : [...(before.value as readonly string[]), ...names];
    this.#flags.set(flag.key, { value: all, source: before?.source ?? flag.spelling });
  }

  #hasPlainWord(): boolean {
    const next = this.#words[this.#at];
    return next !== undefined && next !== '--' && !isFlagLike(next);
  }

  #hasValue(): boolean {
    const next = this.#words[this.#at];
    return next !== undefined && !(isFlagLike(next) && this.#find(next) !== null);
  }

  #missValue(flag: Flag): void {
    const next = this.#words[this.#at];
    this.#problems.push({
      code: 'missing-value',
      message: `${flag.spelling} needs a value`,
      ...(next === undefined ? {} : { hint: `if '${next}' is the value, write ${flag.spelling}=${next}` }),
    });
  }

  #set(flag: Flag, value: string | boolean): void {
    const before = this.#flags.get(flag.key);
    if (before !== undefined && before.value !== value)
      this.#problems.push({
        code: 'repeated-flag',
        message: `${flag.spelling}: '${value}' contradicts ${before.source}, which said '${before.value}'`,
        hint: 'give it once',
      });
    this.#flags.set(flag.key, { value, source: flag.spelling });
  }
}

/** Whether a word is spelled like a flag; `-` alone is standard input or output. */
export function isFlagLike(word: string): boolean {
  return word.length > 1 && word.startsWith('-') && word !== '--';
}

/** `--cups=3` → `--cups`. */
export function flagPart(word: string): string {
  const equals = word.indexOf('=');
  return equals < 0 ? word : word.slice(0, equals);
}
