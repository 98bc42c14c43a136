/**
 * Oniguruma and Rust patterns in JavaScript's syntax (flag `u`). Only what is known to mean the same is let through.
 * `\s` is White_Space, `(?i:...)` is spelled out, possessive quantifiers become a look-ahead that captures.
 */
import { fail, type Node, UnsupportedFeature } from './json.ts';

const whiteSpace = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const word = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}';
const insideClass: Readonly<Record<string, string>> = { s: whiteSpace, d: '\\p{Nd}', D: '\\P{Nd}', w: word };
const outsideClass: Readonly<Record<string, string>> = {
  s: `[${whiteSpace}]`,
  S: `[^${whiteSpace}]`,
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: `[${word}]`,
  W: `[^${word}]`,
};

/** @throws UnsupportedFeature for syntax that is not translated, InputError for a pattern that is none */
export function translatePattern(source: string, node: Node): string {
  const translated = new Translator(source, node).translate();
  try {
    new RegExp(translated, 'u');
  } catch (cause) {
    fail(node, `not a pattern: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return translated;
}

class Translator {
  readonly #source: string;
  readonly #node: Node;
  #at = 0;
  #atomics = 0;

  constructor(source: string, node: Node) {
    this.#source = source;
    this.#node = node;
  }

  translate(): string {
    const translated = this.#alternatives(false);
    if (this.#at < this.#source.length) fail(this.#node, 'not a pattern: unmatched )');
    return translated;
  }

  #alternatives(ignoreCase: boolean): string {
    let out = '';
    while (this.#at < this.#source.length && this.#source[this.#at] !== ')') {
      if (this.#source[this.#at] === '|') {
        this.#at++;
        out += '|';
      } else out += this.#quantified(this.#atom(ignoreCase));
    }
    return out;
  }

  #quantified(atom: string): string {
    const match = /^(?:[*+?]|\{\d*,?\d*\})/.exec(this.#source.slice(this.#at));
    if (match === null) return atom;
    this.#at += match[0].length;
    const mode = this.#source[this.#at];
    if (mode === '?') {
      this.#at++;
      return `${atom}${match[0]}?`;
    }
    if (mode !== '+') return `${atom}${match[0]}`;
    // Oniguruma's Ruby syntax and Rust's differ about this one.
    if (match[0].startsWith('{')) return this.#refuse('{n,m}+');
    this.#at++;
    return this.#atomic(`${atom}${match[0]}`);
  }

  /** What matched is not given back: a look-ahead matches once. */
  #atomic(body: string): string {
    const name = `atomic${this.#atomics++}`;
    return `(?:(?=(?<${name}>${body}))\\k<${name}>)`;
  }

  #atom(ignoreCase: boolean): string {
    const character = this.#take();
    switch (character) {
      case '(':
        return this.#group(ignoreCase);
      case '[':
        return this.#class(ignoreCase);
      case '\\':
        return this.#escape(false);
      case '.':
        return '[^\\n]';
      case '^':
      case '$':
        return this.#refuse(character);
      case '*':
      case '+':
      case '?':
        return fail(this.#node, `not a pattern: nothing to repeat before ${character}`);
      default:
        return ignoreCase
          ? `[${this.#literal(character)}${otherCases(character)}]`
          : this.#literal(character);
    }
  }

  #group(ignoreCase: boolean): string {
    const head = /^\?(?:[imsx]*:|[=!>]|<[=!])/.exec(this.#source.slice(this.#at))?.[0] ?? '';
    if (head === '' && this.#source[this.#at] === '?')
      return this.#refuse(this.#source.slice(this.#at - 1, this.#at + 4));
    if (/^\?.*[msx].*:$/.test(head)) return this.#refuse(`(${head}`);
    this.#at += head.length;
    const body = this.#alternatives(ignoreCase || head === '?i:');
    if (this.#source[this.#at++] !== ')') fail(this.#node, 'not a pattern: unmatched (');
    if (head === '?>') return this.#atomic(body);
    // Captures are not used, and would count.
    return `(${head === '' || head.endsWith(':') ? '?:' : head}${body})`;
  }

  #class(ignoreCase: boolean): string {
    let out = '[';
    if (this.#source[this.#at] === '^') {
      this.#at++;
      out += '^';
    }
    for (let first = true; this.#source[this.#at] !== ']' || first; first = false) {
      const character = this.#take();
      if (
        character === '[' ||
        (character === '&' && this.#source[this.#at] === '&') ||
        (first && character === ']')
      )
        return this.#refuse('a class in a class');
      if (character === '-') out += this.#dash(first);
      else out += character === '\\' ? this.#escape(true) : this.#literal(character);
      if (ignoreCase && this.#source[this.#at] === '-') return this.#refuse('a range without case');
      if (ignoreCase) out += otherCases(character);
    }
    this.#at++;
    return `${out}]`;
  }

  /** A dash is a range between two characters and itself at either end. */
  #dash(first: boolean): string {
    return first || this.#source[this.#at] === ']' ? '\\-' : '-';
  }

  #escape(inClass: boolean): string {
    const character = this.#take();
    const shorthand = (inClass ? insideClass : outsideClass)[character];
    if (shorthand !== undefined) return shorthand;
    if (/[rntfv]/.test(character)) return `\\${character}`;
    if (character === 'p' || character === 'P') return this.#property(character);
    if (character === 'x' || character === 'u') return this.#codePoint(character);
    if (/[A-Za-z0-9]/.test(character)) return this.#refuse(`\\${character}`);
    return character === '-' ? (inClass ? '\\-' : '-') : this.#literal(character);
  }

  #property(letter: string): string {
    const match = /^(?:\{(\^?)(\w+)\}|(\w))/.exec(this.#source.slice(this.#at));
    if (match === null) return fail(this.#node, `not a pattern: \\${letter} without a name`);
    this.#at += match[0].length;
    const negated = (letter === 'P') !== (match[1] === '^');
    const name = match[2] ?? match[3]!;
    const isCategory = /^(?:[LMNPSZC][a-z]?)$/.test(name);
    return `\\${negated ? 'P' : 'p'}{${isCategory ? name : `Script=${name}`}}`;
  }

  #codePoint(letter: string): string {
    const match = (
      letter === 'x' ? /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/ : /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{4}))/
    ).exec(this.#source.slice(this.#at));
    if (match === null) return fail(this.#node, `not a pattern: \\${letter} without a number`);
    this.#at += match[0].length;
    return `\\u{${match[1] ?? match[2]!}}`;
  }

  /** A character that stands for itself. */
  #literal(character: string): string {
    return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
  }

  /** The next whole character. */
  #take(): string {
    const codePoint = this.#source.codePointAt(this.#at);
    if (codePoint === undefined) return fail(this.#node, 'not a pattern: it ends too early');
    const character = String.fromCodePoint(codePoint);
    this.#at += character.length;
    return character;
  }

  #refuse(syntax: string): never {
    throw new UnsupportedFeature(`pattern syntax ${syntax}`, this.#node.path);
  }
}

/** The other characters that fold to the same one, for the letters whose folds are known. */
function otherCases(character: string): string {
  const lower = character.toLowerCase();
  if (!/^[a-z]$/.test(lower)) return '';
  const others = lower === 's' ? '\u017f' : lower === 'k' ? '\u212a' : '';
  return (character === lower ? lower.toUpperCase() : lower) + others;
}
