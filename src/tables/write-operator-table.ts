import type { Runtime } from '../core/runtime.ts';
import { createAtomic } from '../io/atomic-write.ts';
import type { OperatorRow } from '../nouns/operator-table.ts';
import { createOperatorTableWriter, type TableFormat } from './operator-table-writer.ts';

/** Writes a whole operator table, to appear in its place only when it is complete. */
export async function writeOperatorTable(
  runtime: Runtime,
  target: { readonly path: string; readonly format: TableFormat },
  rows: Iterable<OperatorRow>,
): Promise<void> {
  const file = await createAtomic(runtime, target.path);
  try {
    const writer = await createOperatorTableWriter(target.format, file);
    for (const row of rows) {
      writer.add(row);
      if (writer.isFull) await writer.flush();
    }
    await writer.finish();
  } catch (error) {
    await file.discard();
    throw error;
  }
  await file.commit();
}
