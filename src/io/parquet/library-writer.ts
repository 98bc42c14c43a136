import { gzipBlock, snappyCodec, zstdCompressor } from '../block-codecs.ts';

/**
 * How pages are compressed. `snappy` is that of the native package where the machine has it; `portable-snappy` gives the same
 * bytes on every machine, more slowly. zstd needs a Node that has it: see `zstdCompressor`.
 */
export type ParquetCodec = 'snappy' | 'portable-snappy' | 'zstd' | 'gzip' | 'none';

/** How a column lies in the file: UTF-8 text, 64-bit integers, doubles, booleans; any cell may be null. */
export type ColumnType = keyof typeof physicalTypes;

/** A column of a table. `isLong`: texts that seldom repeat, so that no dictionary and no bounds are tried. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isLong?: boolean;
}

/** What is the same in all of a file. It may go to another thread. */
export interface ParquetLayout {
  /** Name of the schema's root. */
  readonly root: string;
  readonly columns: readonly ParquetColumn[];
  /** Told in the file's metadata under `schema`. */
  readonly schema: string;
  readonly codec: ParquetCodec;
}

const physicalTypes = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
} as const;

/** Makes writers of Parquet's library, each over memory of its own. */
export async function loadLibraryWriter({ root, columns, schema, codec }: ParquetLayout) {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const compression = await compressionOf(codec);
  const elements = [{ name: root, num_children: columns.length }, ...columns.map(elementOf)];
  const kvMetadata = [{ key: 'schema', value: schema }];
  return (bytesExpected: number) => {
    const bytes = new ByteWriter(bytesExpected);
    const options = { writer: bytes, schema: elements, ...compression, kvMetadata, createdBy: 'iwc' };
    return { bytes, writer: new ParquetWriter(options) };
  };
}

/** Makes writers of one layout. */
export type LibraryWriterFactory = Awaited<ReturnType<typeof loadLibraryWriter>>;

function elementOf({ name, type }: ParquetColumn) {
  return { name, repetition_type: 'OPTIONAL' as const, ...physicalTypes[type] };
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
    case 'portable-snappy':
      return { codec: 'SNAPPY' as const };
    case 'none':
      return { codec: 'UNCOMPRESSED' as const };
    case 'gzip':
      return { codec: 'GZIP' as const, compressors: { GZIP: gzipBlock } };
    case 'zstd': {
      const compress = zstdCompressor();
      if (compress !== null) return { codec: 'ZSTD' as const, compressors: { ZSTD: compress } };
      throw new Error('this version of Node cannot compress with zstd');
    }
  }
}
