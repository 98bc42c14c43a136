import type { Runtime } from '../core/runtime.ts';
import { decompress } from '../io/decompress.ts';
import { createSha256 } from '../io/hash.ts';
import type { ManifestFile } from './manifest.ts';

/**
 * A file as manifests vouch for it: the hash is over its uncompressed bytes. Once it `isStopped`, no more is read, and
 * what comes is of no use.
 */
export async function describeFile(
  path: string,
  { files }: Runtime,
  isStopped = () => false,
): Promise<ManifestFile> {
  const hash = createSha256();
  let bytes = 0;
  for await (const piece of decompress(files.read(path), path)) {
    hash.update(piece);
    bytes += piece.length;
    if (isStopped()) break;
  }
  return { path, sha256: hash.digestHex(), bytes };
}
