import { TextBytes } from '../io/text-bytes.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { canonicalColumns, eachCell } from './parquet-columns.ts';

/** A row group ends at so many rows or bytes of long text, whichever comes first: what is kept in memory. */
const groupRows = 20_000;
const groupBytesMost = 1 << 23;
/** What the last text of a group may go beyond it without another copy. */
const textBytesUsual = 1 << 20;

/** Texts as one run of UTF-8: they lie outside the heap, and go to another thread without a copy. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  /** Of each row's text, in bytes; -1 where it has none. */
  readonly lengths: Int32Array;
}

/** The cells of a row group, by canonical column: long texts packed, the rest one by one, null for an empty column. */
export interface CellGroup {
  readonly rows: number;
  readonly columns: readonly (PackedTexts | readonly unknown[] | null)[];
}

export function isPacked(column: CellGroup['columns'][number]): column is PackedTexts {
  return column !== null && 'lengths' in column;
}

/** Gathers the cells of requests until there is a group of them. */
export class CellGatherer {
  readonly #texts = canonicalColumns.map(() => new TextBytes(groupBytesMost + textBytesUsual));
  #cells: (unknown[] | null)[] = canonicalColumns.map(() => null);
  #rows = 0;
  #textBytes = 0;

  add(request: WorkloadRequest): void {
    eachCell(request, (at, cell) => {
      const cells = this.#filledToHere(at);
      // Long texts lie in `texts`; here stands their length.
      cells.push(canonicalColumns[at]!.isLong === true ? this.#pack(at, cell as string) : cell);
    });
    this.#rows++;
  }

  /** A column's cells, with null for the rows since its last. */
  #filledToHere(at: number): unknown[] {
    this.#cells[at] ??= [];
    const cells = this.#cells[at]!;
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
    const columns = this.#cells.map((some, at) => {
      if (some === null) return null;
      const cells = this.#filledToHere(at);
      if (canonicalColumns[at]!.isLong !== true) return cells;
      const lengths = Int32Array.from(cells, (length) => Number(length ?? -1));
      return { bytes: this.#texts[at]!.take(), lengths };
    });
    this.#cells = canonicalColumns.map(() => null);
    this.#rows = 0;
    this.#textBytes = 0;
    return { rows, columns };
  }

  #pack(at: number, text: string): number {
    const length = this.#texts[at]!.add(text);
    this.#textBytes += length;
    return length;
  }
}
