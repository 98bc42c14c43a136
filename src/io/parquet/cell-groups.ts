import { TextBytes } from '../text-bytes.ts';
import type { ParquetColumn } from './library-writer.ts';

/** A row group ends at so many rows or bytes of long text, whichever comes first: what is kept in memory. */
const groupRows = 20_000;
const groupBytesMost = 1 << 23;
/** What the last text of a group may go beyond it without another copy. */
const textBytesUsual = 1 << 20;

/** What may stand in a cell; integers are numbers. */
export type Cell = string | number | boolean;

/** Texts as one run of UTF-8: they lie outside the heap, and go to another thread without a copy. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  /** Of each row's text, in bytes; -1 where it has none. */
  readonly lengths: Int32Array;
}

/** The cells of a row group, by column: long texts packed, the rest one by one, null for an empty column. */
export interface CellGroup {
  readonly rows: number;
  readonly columns: readonly (PackedTexts | readonly unknown[] | null)[];
}

export function isPacked(column: CellGroup['columns'][number]): column is PackedTexts {
  return column !== null && 'lengths' in column;
}

/** Gathers cells row by row until there is a group of them. */
export class CellGatherer {
  readonly #columns: readonly ParquetColumn[];
  readonly #texts: readonly TextBytes[];
  #cells: (unknown[] | null)[];
  #rows = 0;
  #textBytes = 0;

  constructor(columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    this.#texts = columns.map(() => new TextBytes(groupBytesMost + textBytesUsual));
    this.#cells = columns.map(() => null);
  }

  /** Puts a cell in the row that is not ended yet, once a column; what gets none is null. */
  put(column: number, cell: Cell): void {
    const cells = this.#filledToHere(column);
    // Long texts lie in `texts`; here stands their length.
    cells.push(this.#columns[column]!.isLong === true ? this.#pack(column, cell as string) : cell);
  }

  endRow(): void {
    this.#rows++;
  }

  /** A column's cells, with null for the rows since its last. */
  #filledToHere(column: number): unknown[] {
    this.#cells[column] ??= [];
    const cells = this.#cells[column]!;
    while (cells.length < this.#rows) cells.push(null);
    return cells;
  }

  get isFull(): boolean {
    return this.#rows >= groupRows || this.#textBytes >= groupBytesMost;
  }

  /** What was gathered; null when that is nothing. */
  take(): CellGroup | null {
    const rows = this.#rows;
    if (rows === 0) return null;
    const columns = this.#cells.map((some, column) => {
      if (some === null) return null;
      const cells = this.#filledToHere(column);
      if (this.#columns[column]!.isLong !== true) return cells;
      const lengths = Int32Array.from(cells, (length) => Number(length ?? -1));
      return { bytes: this.#texts[column]!.take(), lengths };
    });
    this.#cells = this.#columns.map(() => null);
    this.#rows = 0;
    this.#textBytes = 0;
    return { rows, columns };
  }

  #pack(column: number, text: string): number {
    const length = this.#texts[column]!.add(text);
    this.#textBytes += length;
    return length;
  }
}
