import { pythonFloat } from './json-text.ts';

/** How Python's `json.dumps` is asked to write. */
export interface PythonJsonStyle {
  /** Non-ASCII as `\uXXXX`; Python's default. */
  readonly ascii: boolean;
  /** Keys sorted by code point. */
  readonly sortKeys?: boolean;
  /** Spaces a level; one line when left out. */
  readonly indent?: number;
}

/** JSON as Python's `json.dumps` writes it: `", "` and `": "` between things. Numbers that are whole print as integers. */
export function pythonJson(value: unknown, style: PythonJsonStyle, level = 0): string {
  if (typeof value === 'string') return pythonString(value, style.ascii);
  if (Array.isArray(value))
    return wrap(
      '[',
      ']',
      value.map((item) => pythonJson(item, style, level + 1)),
      style,
      level,
    );
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (style.sortKeys === true) members.sort(([a], [b]) => (a < b ? -1 : 1));
    const written = members.map(
      ([key, member]) => `${pythonString(key, style.ascii)}: ${pythonJson(member, style, level + 1)}`,
    );
    return wrap('{', '}', written, style, level);
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isInteger(value)) return pythonFloat(value);
  return JSON.stringify(value) ?? 'null';
}

function wrap(
  open: string,
  close: string,
  items: readonly string[],
  { indent }: PythonJsonStyle,
  level: number,
): string {
  if (indent === undefined || items.length === 0) return `${open}${items.join(', ')}${close}`;
  const inner = `\n${' '.repeat(indent * (level + 1))}`;
  return `${open}${inner}${items.join(`,${inner}`)}\n${' '.repeat(indent * level)}${close}`;
}

/** A JSON string; Python escapes DEL and everything past ASCII when asked to. */
function pythonString(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text);
  if (!ascii) return quoted;
  return quoted.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A JSON value as Python's parser sees it: numbers keep their digits, objects their order. */
export type PythonValue =
  | string
  | null
  | boolean
  | PythonNumber
  | readonly PythonValue[]
  | ReadonlyMap<string, PythonValue>;

/** A number as it is written. */
export interface PythonNumber {
  readonly digits: string;
}

/** What Python's `str()` makes of a parsed JSON value: `None`, `True`, `1.0`, `[1, 'a']`; a string stays as it is. */
export function pythonStr(value: PythonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: PythonValue): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return pythonStringRepr(value);
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<string, PythonValue>)];
    return `{${members.map(([key, member]) => `${pythonStringRepr(key)}: ${pythonRepr(member)}`).join(', ')}}`;
  }
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  return pythonNumber((value as PythonNumber).digits);
}

function isList(value: PythonValue): value is readonly PythonValue[] {
  return Array.isArray(value);
}

/** An integer keeps its digits, whatever their number; anything else is a double. */
function pythonNumber(digits: string): string {
  if (/^-?\d+$/.test(digits)) return digits === '-0' ? '0' : digits;
  if (digits === 'NaN') return 'nan';
  const value = Number(digits);
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return pythonFloat(value);
}

/** Single quotes, unless the text holds those and no double ones; what does not print is escaped. */
function pythonStringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = '';
  for (const character of text) out += reprCharacter(character, quote);
  return `${quote}${out}${quote}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

function reprCharacter(character: string, quote: string): string {
  if (character === quote) return `\\${quote}`;
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0)!;
  const isPrinted = code >= 0x20 && code !== 0x7f && (code < 0x80 || !/[\p{C}\p{Z}]/u.test(character));
  if (isPrinted) return character;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
