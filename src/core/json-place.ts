/**
 * Where in a JSON text a path such as `$.semantic.tags[0]` begins: the offset of the value, or of the key
 * when there is no such value. Null when the path is not there. The text must be valid JSON.
 */
export function findJsonPath(text: string, path: string): number | null {
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map((match) => match[1] ?? Number(match[2]));
  let at = skipBlank(text, 0);
  for (const step of steps) {
    const next = typeof step === 'number' ? findItem(text, at, step) : findMember(text, at, step);
    if (next === null) return null;
    at = next;
  }
  return at;
}

function findMember(text: string, start: number, key: string): number | null {
  if (text[start] !== '{') return null;
  let at = skipBlank(text, start + 1);
  let found: number | null = null;
  while (text[at] === '"') {
    const end = skipValue(text, at);
    const value = skipBlank(text, skipBlank(text, end) + 1);
    // With a repeated key the last one counts, as it does for JSON.parse.
    if (JSON.parse(text.slice(at, end)) === key) found = value;
    at = skipBlank(text, skipValue(text, value));
    if (text[at] !== ',') break;
    at = skipBlank(text, at + 1);
  }
  return found;
}

function findItem(text: string, start: number, index: number): number | null {
  if (text[start] !== '[') return null;
  let at = skipBlank(text, start + 1);
  for (let i = 0; text[at] !== ']' && at < text.length; i++) {
    if (i === index) return at;
    at = skipBlank(text, skipValue(text, at));
    if (text[at] !== ',') return null;
    at = skipBlank(text, at + 1);
  }
  return null;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at++;
  return at;
}

/** The offset behind the value that begins at `start`. */
function skipValue(text: string, start: number): number {
  let at = start;
  let depth = 0;
  do {
    const character = text[at];
    if (character === '"') at = skipString(text, at);
    else {
      if (character === '{' || character === '[') depth++;
      if (character === '}' || character === ']') depth--;
      at++;
      if (depth === 0 && !'{}[]'.includes(character ?? ''))
        while (at < text.length && !',]} \t\r\n'.includes(text[at]!)) at++;
    }
  } while (depth > 0 && at < text.length);
  return at;
}

function skipString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Line and column (both from 1) of an offset in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}
