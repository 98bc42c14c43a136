import { UsageError } from '../core/errors.ts';
import { gzipBlock, snappyCodec, zstdCompressor } from '../io/block-codecs.ts';
import { type Column, type ColumnKind, canonicalColumns } from './parquet-columns.ts';

export type ParquetCodec = 'snappy' | 'zstd' | 'gzip' | 'none';

const physicalTypes = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
} as const satisfies Readonly<Record<ColumnKind, object>>;

/**
 * Makes writers of Parquet's library for the canonical columns, each over memory of its own.
 * @throws UsageError when this Node cannot write the codec
 */
export async function loadParquetWriter(codec: ParquetCodec) {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const compression = await compressionOf(codec);
  const schema = [
    { name: 'workload', num_children: canonicalColumns.length },
    ...canonicalColumns.map(elementOf),
  ];
  return (bytesExpected: number, workloadSchema: string) => {
    const bytes = new ByteWriter(bytesExpected);
    const kvMetadata = [{ key: 'schema', value: workloadSchema }];
    return {
      bytes,
      writer: new ParquetWriter({ writer: bytes, schema, ...compression, kvMetadata, createdBy: 'iwc' }),
    };
  };
}

function elementOf({ name, kind }: Column) {
  return { name, repetition_type: 'OPTIONAL' as const, ...physicalTypes[kind] };
}

async function compressionOf(codec: ParquetCodec) {
  switch (codec) {
    case 'snappy': {
      const snappy = await snappyCodec();
      // Without it the library compresses by itself.
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
