import type { Runtime } from '../core/runtime.ts';
import { decompress } from './decompress.ts';
import { createSha256 } from './hash.ts';

/** A file as it was read. The hash is over uncompressed bytes, the path as given. */
export interface FileDescription {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Describes a file as manifests vouch for it: the hash is over its uncompressed bytes. Once it `isStopped`, no more is read, and
 * what comes is of no use.
 */
export async function describeFile(
  path: string,
  { files }: Runtime,
  isStopped = () => false,
): Promise<FileDescription> {
  const hash = createSha256();
  let bytes = 0;
  for await (const piece of decompress(files.read(path), path)) {
    hash.update(piece);
    bytes += piece.length;
    if (isStopped()) break;
  }
  return { path, sha256: hash.digestHex(), bytes };
}
