import zlib from 'node:zlib';

/** Compresses a whole block. */
export type BlockCodec = (bytes: Uint8Array) => Uint8Array;

interface ZstdFunctions {
  zstdCompressSync?: BlockCodec;
  zstdDecompressSync?: BlockCodec;
}

/** Node has zstd from 22.15 on; null before. */
export function zstdCompressor(): BlockCodec | null {
  return (zlib as ZstdFunctions).zstdCompressSync ?? null;
}

export const gzipBlock: BlockCodec = (bytes) => zlib.gzipSync(bytes);

/** Snappy in native code; null where its package has no binary for the machine, and a library's own has to do. */
export async function snappyCodec(): Promise<{ compress: BlockCodec; decompress: BlockCodec } | null> {
  try {
    const { compressSync, uncompressSync } = await import('snappy');
    return {
      compress: (bytes) => compressSync(bytes),
      decompress: (bytes) => uncompressSync(bytes, { asBuffer: true }) as Uint8Array,
    };
  } catch {
    return null;
  }
}

/** What whole blocks may be compressed with, by Parquet's names; without SNAPPY, its reader's own does it. */
export async function blockDecompressors(): Promise<Readonly<Record<string, BlockCodec>>> {
  const native = (zlib as ZstdFunctions).zstdDecompressSync;
  const zstd = native ?? (await import('fzstd')).decompress;
  const snappy = await snappyCodec();
  return {
    ...(snappy === null ? {} : { SNAPPY: snappy.decompress }),
    GZIP: (bytes) => zlib.gunzipSync(bytes),
    BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
    ZSTD: (bytes) => zstd(bytes),
  };
}
