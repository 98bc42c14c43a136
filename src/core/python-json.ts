import type { PythonValue } from './python-text.ts';

/**
 * Parses JSON as Python's `json.loads` does: `NaN`, `Infinity` and `-Infinity` are values, numbers keep their digits, of
 * equal keys the last one counts. Null when the text is no such JSON.
 */
export function parsePythonJson(text: string): { readonly value: PythonValue } | null {
  const parser = new PythonJsonParser(text);
  try {
    return { value: parser.parseAll() };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

class PythonJsonParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseAll(): PythonValue {
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new SyntaxError('text after the value');
    return value;
  }

  #value(): PythonValue {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '[') return this.#list();
    if (first === '{') return this.#object();
    return this.#word();
  }

  #word(): PythonValue {
    const match = this.#match(/null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (match === null) throw new SyntaxError('no value');
    if (match === 'null') return null;
    return match === 'true' || match === 'false' ? match === 'true' : { digits: match };
  }

  #string(): string {
    const match = this.#match(/"(?:[^"\\]|\\.)*"/y);
    if (match === null) throw new SyntaxError('no string');
    return JSON.parse(match) as string;
  }

  #list(): PythonValue[] {
    const items: PythonValue[] = [];
    this.#at++;
    this.#skipSpace();
    if (this.#take(']')) return items;
    do items.push(this.#value());
    while (this.#takeAfterSpace(','));
    if (!this.#takeAfterSpace(']')) throw new SyntaxError('list does not end');
    return items;
  }

  #object(): ReadonlyMap<string, PythonValue> {
    const members = new Map<string, PythonValue>();
    this.#at++;
    this.#skipSpace();
    if (this.#take('}')) return members;
    do {
      this.#skipSpace();
      const key = this.#string();
      if (!this.#takeAfterSpace(':')) throw new SyntaxError('no colon');
      members.set(key, this.#value());
    } while (this.#takeAfterSpace(','));
    if (!this.#takeAfterSpace('}')) throw new SyntaxError('object does not end');
    return members;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += match?.length ?? 0;
    return match;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #takeAfterSpace(character: string): boolean {
    this.#skipSpace();
    return this.#take(character);
  }

  #skipSpace(): void {
    this.#match(/[ \t\n\r]*/y);
  }
}
