declare const escaped: unique symbol;

/**
 * Text in its JSON form, without the quotes around it. A transcript that grows by a turn is escaped once,
 * since the escape of a joined text is the join of the escapes (for well-formed text).
 */
export type EscapedText = string & { readonly [escaped]: true };

// Anchored, since V8 runs over such a text several times as fast as it searches one, or as JSON.stringify copies it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const needsNoEscape = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/;

/** The JSON form of a text: only what JSON demands is escaped, non-ASCII stays. */
export function escapeText(text: string): EscapedText {
  if (needsNoEscape.test(text)) return text as EscapedText;
  return JSON.stringify(text).slice(1, -1) as EscapedText;
}

/** What `JSON.stringify` makes of a text, sooner where nothing in it is to be escaped. */
export function quoteText(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Joins escaped texts. */
export function joinEscaped(...parts: readonly EscapedText[]): EscapedText {
  let joined = '';
  for (const part of parts) joined += part;
  return joined as EscapedText;
}

/** The text behind its JSON form. */
export function unescapeJson(text: EscapedText): string {
  return JSON.parse(`"${text}"`) as string;
}

/**
 * JSON with keys sorted by code unit at every level and no spaces: one text for one value.
 * Undefined members are left out.
 */
export function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Whether any text in a JSON value is not well-formed Unicode. */
export function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  // JSON.stringify writes lone surrogates, and nothing else of theirs, as escapes.
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(value) ?? '');
}

/** A double as Python's `repr` and `json.dumps` print it: `0.0`, `0.7`, `1e-05`, `1e+16`. */
export function pythonFloat(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    const digits = exponent.slice(1).padStart(2, '0');
    return `${mantissa}e${exponent[0]}${digits}`;
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}
