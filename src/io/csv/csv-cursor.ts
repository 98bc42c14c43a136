/**
 * Goes through a CSV text that arrives in pieces, row by row, so that no more than one row is alive at a time. Quoted
 * fields may hold commas, quotes and line ends; lines without any text are passed over.
 */
export class CsvCursor {
  #text = '';
  #at = 0;
  #isLast = false;
  #line = 0;
  /** The line on which the last row began, from 0. */
  rowLine = 0;

  /** Adds a piece; what the rows so far have used is let go. */
  push(piece: string): void {
    this.#text = this.#text.slice(this.#at) + piece;
    this.#at = 0;
  }

  /** No more pieces come: what is left is the last row. */
  end(): void {
    this.#isLast = true;
  }

  /**
   * Puts the fields of the next row into `row`, and says how many they are; 0 when no whole row is there yet. A row of one
   * empty field counts as none.
   */
  next(row: string[]): number {
    for (;;) {
      const text = this.#text;
      if (this.#at >= text.length) return 0;
      this.rowLine = this.#line;
      const lineEnd = text.indexOf('\n', this.#at);
      const count =
        lineEnd >= 0 && !this.#hasQuote(lineEnd)
          ? this.#plainRow(lineEnd, row)
          : this.#carefulRow(lineEnd, row);
      if (count === 0) return 0;
      if (count > 1 || row[0] !== '') return count;
    }
  }

  #hasQuote(lineEnd: number): boolean {
    const quote = this.#nextQuote();
    return quote >= 0 && quote < lineEnd;
  }

  #quoteAt = -2;
  #quoteText = '';

  /** Where the next quote is; looked for once. */
  #nextQuote(): number {
    if (this.#quoteText !== this.#text || (this.#quoteAt >= 0 && this.#quoteAt < this.#at)) {
      this.#quoteText = this.#text;
      this.#quoteAt = this.#text.indexOf('"', this.#at);
    }
    return this.#quoteAt;
  }

  #plainRow(lineEnd: number, row: string[]): number {
    const text = this.#text;
    const end = text[lineEnd - 1] === '\r' && lineEnd > this.#at ? lineEnd - 1 : lineEnd;
    let count = 0;
    for (let from = this.#at; ; ) {
      const comma = text.indexOf(',', from);
      const to = comma < 0 || comma > end ? end : comma;
      row[count++] = text.slice(from, to);
      if (to === end) break;
      from = to + 1;
    }
    this.#at = lineEnd + 1;
    this.#line++;
    return count;
  }

  /** A row with quotes, or the last one; 0 while its end is not there. */
  #carefulRow(lineEnd: number, row: string[]): number {
    if (lineEnd < 0 && !this.#isLast) return 0;
    const text = this.#text;
    let at = this.#at;
    let count = 0;
    let lines = 1;
    for (;;) {
      const field = text[at] === '"' ? this.#quotedField(at + 1) : this.#plainField(at);
      // A quote, or a field, at the very end may go on in the next piece.
      if (field === null || (field.end >= text.length && !this.#isLast)) return 0;
      row[count++] = field.value;
      lines += field.value.split('\n').length - 1;
      at = field.end;
      if (text[at] !== ',') break;
      at++;
    }
    // A line feed that follows may be in the next piece.
    if (text[at] === '\r' && at + 1 === text.length && !this.#isLast) return 0;
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    this.#at = at;
    this.#line += lines;
    return count;
  }

  /** A field behind its opening quote; null while its closing one is not there. */
  #quotedField(start: number): FoundField | null {
    const text = this.#text;
    let value = '';
    let at = start;
    for (;;) {
      const close = text.indexOf('"', at);
      if (close < 0 && !this.#isLast) return null;
      const to = close < 0 ? text.length : close;
      value += text.slice(at, to);
      at = to + 1;
      if (text[at] !== '"') return { value, end: at };
      value += '"';
      at++;
    }
  }

  #plainField(start: number): FoundField {
    const text = this.#text;
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
    return { value: text.slice(start, end), end };
  }
}

interface FoundField {
  readonly value: string;
  /** Where the text goes on. */
  readonly end: number;
}
