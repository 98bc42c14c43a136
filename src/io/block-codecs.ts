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

/** What whole blocks may be compressed with, by Parquet's names; snappy is its reader's own. */
export async function blockDecompressors(): Promise<
  Readonly<Record<'GZIP' | 'BROTLI' | 'ZSTD', BlockCodec>>
> {
  const native = (zlib as ZstdFunctions).zstdDecompressSync;
  const zstd = native ?? (await import('fzstd')).decompress;
  return {
    GZIP: (bytes) => zlib.gunzipSync(bytes),
    BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
    ZSTD: (bytes) => zstd(bytes),
  };
}
