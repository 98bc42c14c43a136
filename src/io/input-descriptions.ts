import type { Context } from '../core/context.ts';
import { describeFile, type FileDescription } from './describe-file.ts';
import { inputFiles } from './input-files.ts';

/** A file, and its description where that has begun. */
interface Begun {
  readonly path: string;
  readonly description: Promise<FileDescription> | null;
}

/**
 * Describes the inputs of a command while it reads them, so that hashing waits for no disk and no thread. What is no
 * regular file can be read but once at a time: it is described when all else is done.
 */
export class InputDescriptions {
  readonly #context: Context;
  readonly #begun: Promise<readonly Begun[]>;
  #isStopped = false;

  /** Begins at once; standard input, `-`, has no description. */
  constructor(paths: readonly string[], context: Context) {
    this.#context = context;
    this.#begun = this.#begin(paths.filter((path) => path !== '-'));
    // A failure is met by `all`; until then it must not count as unhandled.
    this.#begun.catch(() => {});
  }

  /** In the order of the inputs, and of the files in a folder. @throws InputError for a file that cannot be read */
  async all(): Promise<readonly FileDescription[]> {
    const files: FileDescription[] = [];
    for (const { path, description } of await this.#begun)
      files.push(await (description ?? describeFile(path, this.#context.runtime)));
    return files;
  }

  /** Nobody will ask. */
  stop(): void {
    this.#isStopped = true;
  }

  async #begin(paths: readonly string[]): Promise<readonly Begun[]> {
    const { runtime } = this.#context;
    const begun: Begun[] = [];
    for (const given of paths)
      for (const path of await inputFiles(given, this.#context.runtime.files)) {
        const isRegular = (await runtime.files.kind(path)) === 'file';
        const description = isRegular ? describeFile(path, runtime, () => this.#isStopped) : null;
        description?.catch(() => {});
        begun.push({ path, description });
      }
    return begun;
  }
}
