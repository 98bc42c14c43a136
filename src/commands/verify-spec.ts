import { readSpecHashes, specMetaName } from '../convert/index.ts';
import type { Context } from '../core/context.ts';
import { joinPath } from '../core/join-path.ts';
import type { CommandResult } from './contract.ts';
import { checkHash, compareHashes, verificationResult } from './verification.ts';

/** The metadata of a directory of `iwc spec`, which may lie elsewhere; null when the workload is none. */
export async function metadataOf(
  workload: string,
  given: string | null,
  context: Context,
): Promise<string | null> {
  const { files } = context.runtime;
  if (given !== null) return (await files.kind(workload)) === 'folder' ? given : null;
  const path = joinPath(workload, specMetaName);
  return (await files.kind(path)) === 'file' ? path : null;
}

/** A directory of `iwc spec`: what its metadata hashed. It records settings and no command, so nothing is run again. */
export async function verifySpec(folder: string, manifest: string, context: Context): Promise<CommandResult> {
  const hashes = await readSpecHashes(manifest, context);
  const steps = [];
  for (const { path, sha256 } of hashes.outputs)
    steps.push(await checkHash('output', joinPath(folder, path), sha256, context));
  const { recorded, ofHashes } = hashes.id;
  if (ofHashes !== null) steps.push(compareHashes('id', manifest, recorded, ofHashes));
  else
    context.notices.add({
      code: 'id-not-checked',
      reason: `the workload id ${recorded} is one of --id-compat, which says nothing of the files: it is not checked`,
      place: { file: manifest },
    });
  for (const { path, sha256 } of hashes.inputs) steps.push(await checkHash('input', path, sha256, context));
  return verificationResult({ workload: folder, manifest, steps, command: 'iwc spec' });
}
