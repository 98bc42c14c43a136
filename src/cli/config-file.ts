import { join, relative } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { Files } from '../core/runtime.ts';

/** A configuration file as read: keys as they stand there. */
export interface ConfigFile {
  /** As shown in messages: relative to the working folder. */
  readonly path: string;
  readonly entries: ReadonlyMap<string, unknown>;
}

const names = ['iwc.config.yaml', 'iwc.config.yml'];

/**
 * The configuration in force: the file that was named, or the nearest `iwc.config.yaml` upward from the
 * working folder; null when there is none.
 * @throws InputError when it cannot be read or is not a mapping
 */
export async function readConfig(
  files: Files,
  workingFolder: string,
  named: string | null,
): Promise<ConfigFile | null> {
  const path = named ?? (await findConfig(files, workingFolder));
  if (path === null) return null;
  const text = new TextDecoder().decode(await files.readAll(path));
  return { path, entries: await parseConfig(text, path) };
}

async function findConfig(files: Files, workingFolder: string): Promise<string | null> {
  for (let folder = workingFolder; ; ) {
    for (const name of names) {
      const path = relative(workingFolder, join(folder, name));
      if ((await files.kind(path)) === 'file') return path;
    }
    const parent = join(folder, '..');
    if (parent === folder) return null;
    folder = parent;
  }
}

/** YAML, and therefore JSON too. Integers too large for a double stay exact, as a seed needs. */
async function parseConfig(text: string, path: string): Promise<ReadonlyMap<string, unknown>> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { intAsBigInt: true, logLevel: 'silent' });
  if (document.errors.length > 0)
    throw new InputError(
      document.errors.map((error) => ({
        code: 'bad-yaml',
        message: firstLine(error.message),
        place: { file: path, ...(error.linePos === undefined ? {} : startOf(error.linePos[0])) },
      })),
    );
  const content = plain(toScript(document, path));
  if (content === null) return new Map();
  if (content instanceof Map) return content as ReadonlyMap<string, unknown>;
  throw new InputError({
    code: 'bad-config',
    message: 'a configuration file is a mapping of settings',
    place: { file: path },
    hint: 'one setting a line, such as rateRps: 5',
  });
}

function toScript(document: { toJS(options: { mapAsMap: true }): unknown }, path: string): unknown {
  try {
    return document.toJS({ mapAsMap: true });
  } catch (error) {
    // An alias without its anchor, or aliases that multiply beyond all measure.
    throw new InputError(
      { code: 'bad-yaml', message: firstLine((error as Error).message), place: { file: path } },
      { cause: error },
    );
  }
}

/** Mappings as Maps with text keys, integers as numbers where a double holds them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map)
    return new Map([...value].map(([key, member]) => [keyText(key), plain(member)] as const));
  return value;
}

function keyText(key: unknown): string {
  return typeof key === 'object' && key !== null ? JSON.stringify(key) : String(key);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');
}

function startOf(position: { line: number; col: number }): { line: number; column: number } {
  return { line: position.line, column: position.col };
}
