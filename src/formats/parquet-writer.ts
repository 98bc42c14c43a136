import { UsageError } from '../core/errors.ts';
import { gzipBlock, snappyCodec, zstdCompressor } from '../io/block-codecs.ts';
import { encodeText } from '../io/record-text.ts';
import type { FormatOutput, FormatWriter } from './contract.ts';
import { type Column, type ColumnKind, canonicalColumns, cellOf } from './parquet-columns.ts';

/** A row group ends at so many rows or bytes of long text, whichever comes first: what is kept in memory. */
const groupRows = 20_000;
const groupBytesMost = 1 << 24;

export type ParquetCodec = 'snappy' | 'zstd' | 'gzip' | 'none';

/** @throws UsageError when this Node cannot write the codec */
export async function createParquetWriter(
  output: FormatOutput,
  options: { readonly codec: ParquetCodec; readonly schema: string },
): Promise<FormatWriter> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'workload', num_children: canonicalColumns.length }, ...canonicalColumns.map(elementOf)],
    ...(await codecOf(options.codec)),
    kvMetadata: [{ key: 'schema', value: options.schema }],
    createdBy: 'iwc',
  });
  let columns = canonicalColumns.map((): unknown[] => []);
  let groupBytes = 0;
  const handOn = () => {
    output.bytes(bytes.getBytes().slice());
    bytes.index = 0;
  };
  const endGroup = () => {
    const rows = columns[0]!.length;
    if (rows === 0) return;
    const columnData = canonicalColumns.map((column, at) => columnOf(column, columns[at]!));
    void writer.write({ columnData, rowGroupSize: rows });
    columns = canonicalColumns.map(() => []);
    groupBytes = 0;
    handOn();
  };
  return {
    add(request) {
      for (let at = 0; at < canonicalColumns.length; at++) {
        const column = canonicalColumns[at]!;
        let cell = cellOf(request, column);
        // Long texts wait as bytes: they lie outside the heap, and need not be collected.
        if (column.isLong === true && typeof cell === 'string') {
          cell = encodeText(cell);
          groupBytes += (cell as Uint8Array).length;
        }
        columns[at]!.push(cell);
      }
      if (columns[0]!.length >= groupRows || groupBytes >= groupBytesMost) endGroup();
    },
    finish() {
      endGroup();
      void writer.finish();
      handOn();
    },
  };
}

/** Long texts get no bounds; a column without a cell always tells so, that a reader may pass it over. */
function columnOf({ name, isLong }: Column, data: unknown[]) {
  if (isLong !== true) return { name, data };
  return { name, data, encoding: 'PLAIN' as const, statistics: data.every((cell) => cell === null) };
}

async function codecOf(codec: ParquetCodec) {
  switch (codec) {
    case 'snappy': {
      const snappy = await snappyCodec();
      return {
        codec: 'SNAPPY' as const,
        ...(snappy === null ? {} : { compressors: { SNAPPY: snappy.compress } }),
      };
    }
    case 'none':
      return { codec: 'UNCOMPRESSED' as const };
    case 'gzip':
      return { codec: 'GZIP' as const, compressors: { GZIP: gzipBlock } };
    case 'zstd': {
      const compress = zstdCompressor();
      if (compress !== null) return { codec: 'ZSTD' as const, compressors: { ZSTD: compress } };
      throw new UsageError({
        code: 'no-zstd',
        message: '--parquet-compression zstd: this version of Node cannot compress with zstd',
        hint: 'use Node 22.15 or later, or snappy or gzip',
      });
    }
  }
}

const physicalTypes = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
} as const satisfies Readonly<Record<ColumnKind, object>>;

function elementOf({ name, kind }: Column) {
  return { name, repetition_type: 'OPTIONAL' as const, ...physicalTypes[kind] };
}
