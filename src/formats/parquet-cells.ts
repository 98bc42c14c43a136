import type { WorkloadRequest } from '../core/workload.ts';
import { TextBytes } from '../io/text-bytes.ts';
import { canonicalColumns, cellOf } from './parquet-columns.ts';

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
    for (let at = 0; at < canonicalColumns.length; at++) {
      const column = canonicalColumns[at]!;
      const cell = cellOf(request, column);
      if (cell === null) {
        this.#cells[at]?.push(null);
        continue;
      }
      const isText = column.isLong === true && typeof cell === 'string';
      // A column begins with its first cell: rows before had none. Long texts lie in `texts`; here stands their length.
      this.#cells[at] ??= new Array<unknown>(this.#rows).fill(null);
      this.#cells[at]!.push(isText ? this.#pack(at, cell) : cell);
    }
    this.#rows++;
  }

  get isFull(): boolean {
    return this.#rows >= groupRows || this.#textBytes >= groupBytesMost;
  }

  /** What was gathered; null when that is nothing. */
  take(): CellGroup | null {
    const rows = this.#rows;
    if (rows === 0) return null;
    const columns = this.#cells.map((cells, at) =>
      cells === null || canonicalColumns[at]!.isLong !== true
        ? cells
        : {
            bytes: this.#texts[at]!.take(),
            lengths: Int32Array.from(cells, (length) => Number(length ?? -1)),
          },
    );
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
