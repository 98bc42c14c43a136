import { decodeText } from '../record-text.ts';

/** Cells of a column from a row on, as the decoder hands them out. */
export interface DecodedCells {
  readonly columnName: string;
  readonly columnData: ArrayLike<unknown>;
  /** Row of the file that the first cell belongs to. */
  readonly rowStart: number;
}

/** A column of a table: a cell a row, from the table's first on; null where there is none. Texts are bytes. */
export interface TableColumn {
  readonly name: string;
  readonly cells: unknown[];
}

/** Decoded cells of a run of rows, column by column: no object a row is made. */
export class ColumnTable {
  /** Row of the file that the table's first is. */
  readonly firstRow: number;
  readonly rows: number;
  /** Those with cells, in the order they came. */
  readonly columns: TableColumn[] = [];

  /** Rows of the file from the first on, up to and without the last. */
  constructor(firstRow: number, endRow: number) {
    this.firstRow = firstRow;
    this.rows = endRow - firstRow;
  }

  /** Takes the chunk's cells; those of other rows, which a page may bring along, are passed over. */
  add({ columnName, columnData, rowStart }: DecodedCells): void {
    const { cells } = this.#column(columnName);
    const shift = rowStart - this.firstRow;
    const end = Math.min(columnData.length, this.rows - shift);
    for (let i = Math.max(0, -shift); i < end; i++) cells[i + shift] = columnData[i];
  }

  #column(name: string): TableColumn {
    const found = this.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    const column = { name, cells: new Array<unknown>(this.rows).fill(null) };
    this.columns.push(column);
    return column;
  }
}

/**
 * A cell with its bytes as text and a 64-bit integer as a number; a nested one as it is. Texts become strings only here, row
 * by row: those of a row group at once would outlive young garbage.
 */
export function plainScalar(cell: unknown): unknown {
  if (cell instanceof Uint8Array) return decodeText(cell);
  return typeof cell === 'bigint' ? Number(cell) : cell;
}

/** The same of a nested cell, all the way down. */
export function plainValue(cell: unknown): unknown {
  if (Array.isArray(cell)) return cell.map(plainValue);
  if (typeof cell !== 'object' || cell === null || cell instanceof Uint8Array) return plainScalar(cell);
  return Object.fromEntries(Object.entries(cell).map(([key, member]) => [key, plainValue(member)]));
}
