/** Where and why a text is not JSON. */
export interface SyntaxFault {
  /** UTF-16 offset of the first character that cannot stand there; the text's length when it ends too soon. */
  readonly offset: number;
  readonly message: string;
}

/**
 * Finds the first fault of a text that JSON.parse refused, in words and at a place that do not depend on the
 * JavaScript engine. Null when the text is JSON after all. Iterative: nesting cannot exhaust the stack.
 */
export function findSyntaxFault(text: string): SyntaxFault | null {
  try {
    new Scanner(text).scan();
    return null;
  } catch (fault) {
    if (fault instanceof Fault) return { offset: fault.offset, message: fault.message };
    throw fault;
  }
}

class Fault extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string
const stringBody = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

class Scanner {
  readonly #text: string;
  readonly #open: ('{' | '[')[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    this.#value();
    while (this.#open.length > 0) this.#afterValue();
    this.#skipBlank();
    if (this.#at < this.#text.length) throw this.#fault('text after the end of the JSON value');
  }

  /** A scalar whole, or the opening of an object or array up to its first value. */
  #value(): void {
    for (;;) {
      this.#skipBlank();
      const character = this.#text[this.#at];
      if (character !== '{' && character !== '[') break;
      this.#at++;
      this.#skipBlank();
      const close = character === '{' ? '}' : ']';
      if (this.#text[this.#at] === close) {
        this.#at++;
        return;
      }
      this.#open.push(character);
      if (character === '{') this.#key();
    }
    if (this.#text[this.#at] === '"') this.#string();
    else this.#literal();
  }

  /** What follows a value inside an object or array. */
  #afterValue(): void {
    this.#skipBlank();
    const inside = this.#open.at(-1)!;
    const character = this.#text[this.#at];
    if (character === (inside === '{' ? '}' : ']')) {
      this.#open.pop();
      this.#at++;
      return;
    }
    if (character !== ',') throw this.#fault(inside === '{' ? "expected ',' or '}'" : "expected ',' or ']'");
    this.#at++;
    if (inside === '{') this.#key();
    this.#value();
  }

  #key(): void {
    this.#skipBlank();
    if (this.#text[this.#at] !== '"') throw this.#fault('expected a key in double quotes');
    this.#string();
    this.#skipBlank();
    if (this.#text[this.#at] !== ':') throw this.#fault("expected ':'");
    this.#at++;
  }

  #string(): void {
    stringBody.lastIndex = this.#at + 1;
    stringBody.exec(this.#text);
    this.#at = stringBody.lastIndex;
    const character = this.#text[this.#at];
    if (character === '"') this.#at++;
    else if (character === '\\') this.#escape();
    else if (character === undefined) throw this.#fault('');
    else throw this.#fault('control character in a string; it must be escaped');
  }

  #escape(): never {
    if (/^\\(u[0-9a-fA-F]{0,3})?$/.test(this.#text.slice(this.#at, this.#at + 6)))
      this.#at = this.#text.length;
    throw this.#fault('bad escape in a string');
  }

  #literal(): void {
    literal.lastIndex = this.#at;
    if (literal.exec(this.#text) === null) throw this.#fault('expected a value');
    this.#at = literal.lastIndex;
    if (/[\w.]/.test(this.#text[this.#at] ?? '')) throw this.#fault('bad number or word');
  }

  #skipBlank(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #fault(message: string): Fault {
    const found = this.#text[this.#at];
    if (found === undefined) return new Fault(this.#at, 'the text ends too soon');
    return new Fault(this.#at, `${message}, found ${JSON.stringify(found)}`);
  }
}
