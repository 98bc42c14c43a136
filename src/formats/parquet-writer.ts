import { UsageError } from '../core/errors.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { gzipBlock, zstdCompressor } from '../io/block-codecs.ts';
import type { FormatOutput, FormatWriter } from './contract.ts';
import { type Column, type ColumnKind, canonicalColumns, cellOf } from './parquet-columns.ts';

/** A row group ends at so many rows or characters, whichever comes first: what is kept in memory. */
const groupRows = 20_000;
const groupCharacters = 1 << 24;

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
    ...codecOf(options.codec),
    kvMetadata: [{ key: 'schema', value: options.schema }],
    createdBy: 'iwc',
  });
  let rows: WorkloadRequest[] = [];
  let characters = 0;
  const handOn = () => {
    output.bytes(bytes.getBytes().slice());
    bytes.index = 0;
  };
  const endGroup = () => {
    if (rows.length === 0) return;
    const columnData = canonicalColumns.map((column) => columnOf(column, rows));
    void writer.write({ columnData, rowGroupSize: rows.length });
    rows = [];
    characters = 0;
    handOn();
  };
  return {
    add(request) {
      rows.push(request);
      characters += 200 + (request.prompt?.length ?? 0) + (request.expected_output?.length ?? 0);
      characters += (request.messages?.length ?? 0) * 200;
      if (rows.length >= groupRows || characters >= groupCharacters) endGroup();
    },
    finish() {
      endGroup();
      void writer.finish();
      handOn();
    },
  };
}

function columnOf(column: Column, rows: readonly WorkloadRequest[]) {
  const data = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) data[i] = cellOf(rows[i]!, column);
  return {
    name: column.name,
    data,
    ...(column.isLong === true ? { encoding: 'PLAIN' as const, statistics: false } : {}),
  };
}

function codecOf(codec: ParquetCodec) {
  switch (codec) {
    case 'snappy':
      return { codec: 'SNAPPY' as const };
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
