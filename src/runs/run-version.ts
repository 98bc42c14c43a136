import { InputError } from '../core/errors.ts';
import type { Files } from '../core/runtime.ts';
import { resultSchemas } from '../nouns/result.ts';

const versionOf = /^iwc\.run\/(\d+)\.(\d+)$/;

/**
 * Holds the version that `run.json` names against the one of this program, for the records beside it. Records without a
 * `run.json` are read as what they are.
 * @returns the version if it is a newer one that can be read; null for none that has to be told
 * @throws InputError for another major version
 */
export async function checkRunVersion(recordsPath: string, files: Files): Promise<string | null> {
  const path = `${recordsPath.slice(0, recordsPath.lastIndexOf('/') + 1)}run.json`;
  const found = await readVersion(path, files);
  if (found === null) return null;
  const [major, minor] = numbersOf(found);
  const [ownMajor, ownMinor] = numbersOf(resultSchemas.run);
  if (major === ownMajor) return minor > ownMinor ? found : null;
  throw new InputError({
    code: 'other-version',
    message: `the run is of ${found}; this version reads iwc.run/${ownMajor} up to ${resultSchemas.run} and its later minors`,
    place: { file: path, path: '$.schema' },
    hint: 'use the version of iwc that wrote it (iwc_version stands there), or a later one',
  });
}

async function readVersion(path: string, files: Files): Promise<string | null> {
  if ((await files.kind(path)) !== 'file') return null;
  const text = new TextDecoder().decode(await files.readAll(path));
  const schema = (parse(text) as { readonly schema?: unknown } | null)?.schema;
  return typeof schema === 'string' && versionOf.test(schema) ? schema : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No document of ours: it says nothing of the records.
    return null;
  }
}

function numbersOf(schema: string): readonly [major: number, minor: number] {
  const [, major, minor] = versionOf.exec(schema)!;
  return [Number(major), Number(minor)];
}
