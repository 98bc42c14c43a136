import { promises as fs } from 'node:fs';
import { OutsideError } from '../core/errors.ts';

/** A copy of a workload's lines that is read by place during a run, and gone after it: nothing waits for the disk. */
export class LineCopy {
  readonly #path: string;
  #handle: fs.FileHandle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws OutsideError when it cannot be written */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      // Of this user alone: what is piped may be private.
      this.#handle ??= await fs.open(this.#path, 'w', 0o600);
      await this.#handle.appendFile(bytes);
    } catch (error) {
      throw new OutsideError(
        {
          code: 'no-copy',
          message: `no copy of the workload can be kept: ${(error as Error).message}`,
          place: { file: this.#path },
          hint: 'set TMPDIR to a folder with room, or give an uncompressed file in the canonical format',
        },
        error,
      );
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }
}
