import { inlinePool, type Pool } from '../../core/task.ts';
import type { Cell } from './cell-groups.ts';
import type { ParquetLayout } from './library-writer.ts';
import { openParquet, type ParquetSource } from './open-parquet.ts';
import { readTables } from './read-tables.ts';
import { createTableWriter } from './table-writer.ts';

/** A row by column; null for no cell. */
export type Row = readonly (Cell | null)[];

/** The bytes of a file with row groups of these rows. */
export async function writeParquet(
  layout: ParquetLayout,
  groups: readonly (readonly Row[])[],
  pool: Pool = inlinePool,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const table = await createTableWriter((piece) => pieces.push(piece), layout, pool);
  for (const rows of groups) {
    for (const row of rows) {
      for (const [at, cell] of row.entries()) if (cell !== null) table.put(at, cell);
      table.endRow();
    }
    table.endGroup();
    await table.flush();
  }
  await table.finish();
  return Uint8Array.from(Buffer.concat(pieces));
}

/** A file in memory. */
export function sourceOf(
  bytes: Uint8Array,
  path = 'memory',
): ParquetSource & { readonly isOpen: () => boolean } {
  let open = 0;
  return {
    path,
    isOpen: () => open > 0,
    async openRandom() {
      open++;
      return {
        byteLength: bytes.length,
        slice: async (start, end) => bytes.slice(start, end),
        close: async () => {
          open--;
        },
      };
    },
  };
}

/** Every row, by column in the order given, cells as the decoder hands them out. */
export async function readRows(source: ParquetSource, columns: readonly string[]): Promise<unknown[][]> {
  const file = await openParquet(source);
  const rows: unknown[][] = [];
  try {
    for await (const table of readTables(file, columns)) {
      const cells = columns.map((name) => table.columns.find((column) => column.name === name)?.cells ?? []);
      for (let row = 0; row < table.rows; row++) rows.push(cells.map((column) => column[row] ?? null));
    }
  } finally {
    await file.close();
  }
  return rows;
}
