import { joinPath } from '../core/join-path.ts';
import type { Runtime } from '../core/runtime.ts';
import type { WrittenFile } from '../documents/ingest.ts';
import { type AtomicFile, createAtomic } from '../io/atomic-write.ts';
import { sha256Hex } from '../io/hash.ts';
import type { ByteSink } from '../io/line-writer.ts';
import { encodeText } from '../io/record-text.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';

/** Files that appear together or not at all. */
export class OutputFolder {
  readonly folder: string;
  readonly written: WrittenFile[] = [];
  readonly #runtime: Runtime;
  readonly #open: AtomicFile[] = [];

  constructor(runtime: Runtime, folder: string) {
    this.#runtime = runtime;
    this.folder = folder;
  }

  /** Opens a file; tell `done` what was written to it. Paths with a folder of their own stand as they are. */
  async open(name: string): Promise<ByteSink & { done(written: WrittenBytes): void }> {
    const path = this.pathOf(name);
    const file = await createAtomic(this.#runtime, path);
    this.#open.push(file);
    return {
      write: (bytes) => file.write(bytes),
      done: (written) => this.written.push({ path, ...written }),
    };
  }

  /** Writes a whole text. */
  async writeText(name: string, text: string): Promise<void> {
    const bytes = encodeText(text);
    const file = await this.open(name);
    await file.write(bytes);
    file.done({ bytes: bytes.length, sha256: sha256Hex(bytes) });
  }

  pathOf(name: string): string {
    return joinPath(this.folder, name);
  }

  async commit(): Promise<void> {
    for (const file of this.#open.splice(0)) await file.commit();
  }

  async discard(): Promise<void> {
    for (const file of this.#open.splice(0)) await file.discard();
  }
}
