import type { FileWriter, Runtime } from '../../core/runtime.ts';
import { missingFolders } from '../../io/atomic-write.ts';
import { LineWriter } from '../../io/line-writer.ts';
import { encodeText } from '../../io/record-text.ts';
import type { WrittenBytes } from '../../nouns/written-bytes.ts';
import type { FilledSink } from './numbered-rows.ts';
import { type CellSink, cellsOf } from './rows.ts';

/**
 * Files of one folder that appear together when all are written. They wait under other names beside the folder's place,
 * which need not be known before the end.
 */
export class StagedFiles {
  readonly #runtime: Runtime;
  readonly #base: string;
  readonly #nonce: string;
  readonly #names: string[] = [];
  readonly #open = new Set<FileWriter>();
  /** Folders that were not there before, the innermost first. */
  readonly #newFolders: string[] = [];

  /** `base` is a folder on the same disk as the target. */
  constructor(runtime: Runtime, base: string) {
    this.#runtime = runtime;
    this.#base = base;
    this.#nonce = Math.floor(runtime.clock.nowNs() % 1e12).toString(36);
  }

  async open(name: string): Promise<StagedFile> {
    const file = await this.#create(name);
    const writer = new LineWriter({ write: (bytes) => file.write(bytes), releasesBytes: true });
    return {
      ...cellsOf(writer),
      filled: (most, fill) => writer.addFilled(most, fill),
      flushIfFull: async () => {
        if (writer.isFull) await writer.flush();
      },
      finish: async () => {
        const written = await writer.finish();
        await this.#close(file);
        return written;
      },
    };
  }

  async write(name: string, text: string): Promise<void> {
    const file = await this.#create(name);
    await file.write(encodeText(text));
    await this.#close(file);
  }

  async commit(folder: string): Promise<void> {
    const { files } = this.#runtime;
    await this.#noteFolders(folder);
    await files.makeFolder(folder);
    for (const name of this.#names) await files.rename(this.#pathOf(name), `${folder}/${name}`);
  }

  /** Leaves nothing behind that was not in place before, and no empty folder that was made for it. */
  async discard(): Promise<void> {
    const { files } = this.#runtime;
    // Closing may fail for the same reason writing did; what matters is that nothing is left behind.
    for (const file of this.#open) await file.close().catch(() => {});
    for (const name of this.#names) await files.remove(this.#pathOf(name));
    for (const folder of this.#newFolders) await files.removeEmptyFolder(folder);
  }

  async #create(name: string): Promise<FileWriter> {
    await this.#noteFolders(this.#base);
    const file = await this.#runtime.files.create(this.#pathOf(name));
    this.#names.push(name);
    this.#open.add(file);
    return file;
  }

  async #close(file: FileWriter): Promise<void> {
    this.#open.delete(file);
    await file.close();
  }

  async #noteFolders(folder: string): Promise<void> {
    this.#newFolders.unshift(...(await missingFolders(this.#runtime.files, folder)));
  }

  #pathOf(name: string): string {
    return `${this.#base}/.${name}.${this.#nonce}.tmp`;
  }
}

export interface StagedFile extends CellSink, FilledSink {
  flushIfFull(): Promise<void>;
  finish(): Promise<WrittenBytes>;
}
