/** Takes the text of a value and gives the text that stands there instead. */
type Rewrite = (value: string) => string;

/**
 * An object's text with some values replaced; everything else, spaces and the digits of numbers included, stays as it
 * is written.
 * @param text JSON that is known to be sound; a bare NaN may stand in it
 */
export function mapMembers(text: string, map: (key: string, value: string) => string): string {
  let key = '';
  return splice(
    text,
    (at) => {
      const end = endOfString(text, at);
      key = nameOf(text.slice(at, end));
      return skip(text, end, ':');
    },
    (value) => map(key, value),
  );
}

/** The same for the items of an array's text. */
export function mapItems(text: string, map: Rewrite): string {
  return splice(text, (at) => at, map);
}

/** An object's members in their order, values as they are written. */
export function membersOf(text: string): (readonly [key: string, value: string])[] {
  const members: [string, string][] = [];
  mapMembers(text, (key, value) => {
    members.push([key, value]);
    return value;
  });
  return members;
}

/** The items of an array as they are written; null when the text is no array. */
export function itemsOf(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  const items: string[] = [];
  mapItems(text, (item) => {
    items.push(item);
    return item;
  });
  return items;
}

/** A record without the line breaks that stand between its parts, and without spaces around it. */
export function onOneLine(text: string): string {
  // Inside a JSON string a line break is written as an escape.
  return text.trim().replace(/(,?)[ \t]*[\r\n]\s*/g, (_, comma: string) => (comma === '' ? '' : ', '));
}

/** `findValue` leads from where an element begins to its value. */
function splice(text: string, findValue: (at: number) => number, map: Rewrite): string {
  let spliced = '';
  let copied = 0;
  for (let at = skip(text, 1, ','); !isClose(text, at); at = skip(text, at, ',')) {
    const start = findValue(at);
    at = endOfValue(text, start);
    const value = text.slice(start, at);
    const instead = map(value);
    if (instead === value) continue;
    spliced += text.slice(copied, start) + instead;
    copied = at;
  }
  return copied === 0 ? text : spliced + text.slice(copied);
}

function isClose(text: string, at: number): boolean {
  return at >= text.length || text[at] === '}' || text[at] === ']';
}

function nameOf(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

/** The first place at or after `at` that is neither a space nor the separator. */
function skip(text: string, at: number, separator: string): number {
  let place = at;
  while (place < text.length && (text[place]! <= ' ' || text[place] === separator)) place++;
  return place;
}

/** The place after the string whose quote stands at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      at = endOfString(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (character === ',' || character <= ' ')) return at;
  }
  return text.length;
}
