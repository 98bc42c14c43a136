import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';

/** The file of a workload directory that tells what made it. */
export const specMetaName = 'workload_meta.json';

/** What a workload directory's metadata hashed: its files by their names in it, inputs by their paths as typed. */
export interface SpecHashes {
  readonly outputs: readonly HashedFile[];
  readonly inputs: readonly HashedFile[];
}

interface HashedFile {
  readonly path: string;
  readonly sha256: string;
}

/** @throws InputError when the file is no metadata, or gpu-simulate-test's own, which has no hashes */
export async function readSpecHashes(path: string, { runtime }: Context): Promise<SpecHashes> {
  const text = new TextDecoder().decode(await runtime.files.readAll(path));
  const { paths, outputs, inputs } = objectOf(parse(text));
  const named = Object.entries(objectOf(outputs)).map(([key, value]) => ({
    path: objectOf(paths)[key],
    sha256: objectOf(value)['sha256'],
  }));
  const given = (Array.isArray(inputs) ? inputs : []).map((input) => {
    const { path: file, sha256 } = objectOf(input);
    return { path: file, sha256 };
  });
  if (named.length > 0 && named.every(isHashed) && given.every(isHashed))
    return { outputs: named, inputs: given };
  throw new InputError({
    code: 'no-hashes',
    message: 'this metadata has no SHA-256 of the files it names, so there is nothing to hold them against',
    place: { file: path },
    hint: 'directories of iwc spec have them; write this one again with iwc spec --workload',
  });
}

function isHashed(file: { path: unknown; sha256: unknown }): file is HashedFile {
  return typeof file.path === 'string' && typeof file.sha256 === 'string';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};
}
