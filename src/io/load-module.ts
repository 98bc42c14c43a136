import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../core/errors.ts';

/**
 * Loads a module of the user's: JavaScript, or TypeScript where this Node reads it. Its code runs in this process.
 * @throws InputError when it cannot be loaded
 */
export async function loadModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new InputError(
      {
        code: 'bad-module',
        message: `the module cannot be loaded: ${(error as Error).message}`,
        place: { file: path },
        ...(/\.[cm]?ts$/.test(path)
          ? { hint: 'build it to JavaScript, or use a Node that reads TypeScript' }
          : {}),
      },
      { cause: error },
    );
  }
}
