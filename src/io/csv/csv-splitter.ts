/**
 * Rows of a CSV text that arrives in pieces; quoted fields may hold commas, quotes and line ends. A row that
 * the pieces cut is kept for the next one. A lone carriage return ends a line too, which it does not for `CsvCursor`.
 */
export class CsvSplitter {
  #rest = '';

  /** The whole rows up to here. */
  push(piece: string): string[][] {
    return this.#split(this.#rest + piece, false);
  }

  /** What is left when the text has ended. */
  finish(): string[][] {
    return this.#split(this.#rest, true);
  }

  #split(text: string, isLast: boolean): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    let at = 0;
    let rowStart = 0;
    while (at < text.length) {
      const field = readField(text, at, isLast);
      if (field === null) break;
      row.push(field.value);
      at = field.end;
      if (text[at] === ',') {
        at++;
        if (at === text.length && isLast) row.push('');
        continue;
      }
      if (text[at] === '\r') at++;
      if (text[at] === '\n') at++;
      rows.push(row);
      row = [];
      rowStart = at;
    }
    if (isLast && row.length > 0) rows.push(row);
    this.#rest = isLast ? '' : text.slice(rowStart);
    return rows.filter((fields) => fields.length > 1 || fields[0] !== '');
  }
}

/** The rows of a CSV file that arrives as bytes, in batches; lines without any text are passed over. */
export async function* splitCsv(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[][]> {
  const splitter = new CsvSplitter();
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield splitter.push(decoder.decode(piece, { stream: true }));
  yield splitter.push(decoder.decode());
  yield splitter.finish();
}

/** The field at a place, and where it ends; null while its end, or the character after it, is not yet there. */
function readField(text: string, from: number, isLast: boolean): { value: string; end: number } | null {
  if (text[from] !== '"') {
    let end = from;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
    // A lone \r at the very end may be the first half of a line end.
    if (!isLast && (end === text.length || (text[end] === '\r' && end + 1 === text.length))) return null;
    return { value: text.slice(from, end), end };
  }
  let value = '';
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return isLast ? { value: value + text.slice(at), end: text.length } : null;
    value += text.slice(at, close);
    if (text[close + 1] !== '"') {
      if (!isLast && close + 2 >= text.length) return null;
      return { value, end: close + 1 };
    }
    value += '"';
    at = close + 2;
  }
}
