import { CsvCursor } from './csv-cursor.ts';
import { PlainCsv } from './plain-csv.ts';

/**
 * The cells of a CSV that arrives as bytes, row by row; plain rows stay bytes, from the first piece with a quote on all
 * are texts. Rows and lines are those of `CsvCursor`.
 */
export class CsvCells {
  readonly #plain = new PlainCsv();
  readonly #careful = new CsvCursor();
  readonly #row: string[] = [];
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  /** The line on which the last row began, from 0. */
  rowLine = 0;

  push(piece: Uint8Array): void {
    if (this.#decoder !== null) this.#careful.push(this.#decoder.decode(piece, { stream: true }));
    else if (!this.#plain.push(piece)) this.#beCareful();
  }

  /** No more pieces come: what is left is the last row. */
  end(): void {
    const decoder = this.#decoder ?? this.#beCareful();
    this.#careful.push(decoder.decode());
    this.#careful.end();
  }

  #beCareful() {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: this.#plain.hasBegun });
    this.#careful.push(decoder.decode(this.#plain.rest, { stream: true }));
    this.#decoder = decoder;
    return decoder;
  }

  /** Goes to the next row and says how many fields it has; 0 when no whole row is there yet. */
  next(): number {
    if (this.#decoder === null) {
      const count = this.#plain.next();
      this.rowLine = this.#plain.lines - 1;
      return count;
    }
    const count = this.#careful.next(this.#row);
    this.rowLine = this.#plain.lines + this.#careful.rowLine;
    return count;
  }

  /** A field of the row as text. */
  text(column: number): string {
    return this.#decoder === null ? this.#plain.text(column) : this.#row[column]!;
  }

  /** A field of the row as a number, where it is plainly written in up to 15 digits; else null, and its text tells. */
  digits(column: number): number | null {
    return this.#decoder === null ? this.#plain.digits(column) : null;
  }

  /**
   * A field of the row times 10 to the `places`, where it is plainly written as a decimal of no more places; else null,
   * and its text tells.
   */
  fixedPoint(column: number, places: number): number | null {
    return this.#decoder === null ? this.#plain.fixedPoint(column, places) : null;
  }
}
