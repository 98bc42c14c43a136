import { UsageError } from '../../core/errors.ts';
import type { Pool } from '../../core/task.ts';
import { zstdCompressor } from '../../io/block-codecs.ts';
import { createTableWriter } from '../../io/parquet/table-writer.ts';
import { workloadSchema } from '../../nouns/workload.ts';
import type { FormatOutput, FormatWriter } from '../contract.ts';
import { eachCell, requestColumns } from './request-columns.ts';

/** The codecs that `--parquet-compression` names. */
export type RequestCodec = 'snappy' | 'zstd' | 'gzip' | 'none';

/**
 * Writes requests as rows.
 * @throws UsageError when this Node cannot write the codec
 */
export async function createRequestWriter(
  output: FormatOutput,
  pool: Pool,
  codec: RequestCodec,
): Promise<FormatWriter> {
  if (codec === 'zstd' && zstdCompressor() === null)
    throw new UsageError({
      code: 'no-zstd',
      message: '--parquet-compression zstd: this version of Node cannot compress with zstd',
      hint: 'use Node 22.15 or later, or snappy or gzip',
    });
  const layout = { root: 'workload', columns: requestColumns, schema: workloadSchema, codec };
  const table = await createTableWriter((piece) => output.bytes(piece), layout, pool);
  const { put } = table;
  return {
    add(request) {
      eachCell(request, put);
      table.endRow();
      if (table.isGroupFull) table.endGroup();
    },
    flush: () => table.flush(),
    finish: () => table.finish(),
  };
}
