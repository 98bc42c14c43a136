import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import { contentIdPattern, stableIdPattern, workloadIdOf } from './workload-id.ts';

/** The file of a workload directory that tells what made it. */
export const specMetaName = 'workload_meta.json';

/** The other files of a workload directory, by their names in its metadata. */
export const specPaths = {
  prompts: 'prompts.jsonl',
  trace_lengths: 'trace_lengths.csv',
  trace_intervals: 'trace_intervals.csv',
} as const;

/** What a workload directory's metadata hashed: its files by their names in it, inputs by their paths as typed. */
export interface SpecHashes {
  readonly outputs: readonly HashedFile[];
  readonly inputs: readonly HashedFile[];
  readonly id: SpecId;
}

/** The id of a workload directory: the one recorded, and the one that the recorded hashes come to. */
export interface SpecId {
  readonly recorded: string;
  /** Null for an id of `--id-compat`, which says nothing of the files. */
  readonly ofHashes: string | null;
}

interface HashedFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * @throws InputError when the file is no metadata, has no hash of one of the three files, as gpu-simulate-test's own, or
 * no workload id
 */
export async function readSpecHashes(path: string, { runtime }: Context): Promise<SpecHashes> {
  const text = new TextDecoder().decode(await runtime.files.readAll(path));
  const { paths, outputs, inputs, workload_id: recorded } = objectOf(parse(text));
  const named = Object.entries(objectOf(outputs)).map(([key, value]) => ({
    path: objectOf(paths)[key],
    sha256: objectOf(value)['sha256'],
  }));
  const given = (Array.isArray(inputs) ? inputs : []).map((input) => {
    const { path: file, sha256 } = objectOf(input);
    return { path: file, sha256 };
  });
  const hint = 'directories of iwc spec have them; write this one again with iwc spec --workload';
  const missing = Object.values(specPaths).filter((file) => !named.some((one) => one.path === file));
  if (missing.length > 0 || !named.every(isHashed) || !given.every(isHashed))
    throw new InputError({
      code: 'no-hashes',
      message: `this metadata has no SHA-256 of ${missing.join(', ') || 'a file it names'}, so there is nothing to hold it against`,
      place: { file: path },
      hint,
    });
  if (typeof recorded !== 'string' || !(contentIdPattern.test(recorded) || stableIdPattern.test(recorded)))
    throw new InputError({
      code: 'no-workload-id',
      message: 'this metadata has no workload_id of a kind that iwc spec gives',
      place: { file: path },
      hint,
    });
  return { outputs: named, inputs: given, id: idOf(recorded, named) };
}

function idOf(recorded: string, files: readonly HashedFile[]): SpecId {
  if (!contentIdPattern.test(recorded)) return { recorded, ofHashes: null };
  const hashOf = (name: string) => files.find(({ path }) => path === name)!.sha256;
  const ofHashes = workloadIdOf({
    promptsSha256: hashOf(specPaths.prompts),
    lengthsSha256: hashOf(specPaths.trace_lengths),
    intervalsSha256: hashOf(specPaths.trace_intervals),
  });
  return { recorded, ofHashes };
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
