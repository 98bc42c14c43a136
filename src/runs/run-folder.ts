import { InputError } from '../core/errors.ts';
import type { FileWriter, Runtime } from '../core/runtime.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { ResultLines } from './result-lines.ts';

export const runFiles = { run: 'run.json', requests: 'requests.jsonl', summary: 'summary.json' } as const;

/** What was scraped from the server while the run lasted. */
export const metricsFile = 'metrics.jsonl';

/** What to do with a folder that holds something already. */
export type FolderPolicy = 'refuse' | 'resume' | 'overwrite';

/** The folder of one run, written in place: facts at the start and end, records as they come. */
export class RunFolder {
  readonly path: string;
  readonly #runtime: Runtime;
  #writer: FileWriter | null = null;
  readonly #lines = new ResultLines();
  #queue: Uint8Array[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(path: string, runtime: Runtime) {
    this.path = path;
    this.#runtime = runtime;
  }

  /**
   * Opens a folder for a new run, or to go on with one.
   * @throws InputError when something is in it and the policy is to refuse
   */
  static async open(path: string, policy: FolderPolicy, runtime: Runtime): Promise<RunFolder> {
    const { files } = runtime;
    const kind = await files.kind(path);
    if (kind === 'file' || kind === 'other')
      throw new InputError({ code: 'not-a-folder', message: 'not a folder', place: { file: path } });
    const names = kind === 'folder' ? await files.list(path) : [];
    const folder = new RunFolder(path, runtime);
    if (names.length > 0 && policy === 'refuse') throw inUse(path, await folder.#statusFound());
    await files.makeFolder(path);
    return folder;
  }

  file(name: string): string {
    return `${this.path}/${name}`;
  }

  /** Removes what an earlier run has left; not before the new one is about to begin. */
  async clear(): Promise<void> {
    for (const name of [...Object.values(runFiles), metricsFile])
      await this.#runtime.files.remove(this.file(name));
  }

  /** What the run that lies here says of itself; null when none does. */
  async #statusFound(): Promise<string | null> {
    const { status } = ((await this.readDocument(runFiles.run)) ?? {}) as { status?: unknown };
    return typeof status === 'string' ? status : null;
  }

  /** A document of the run that lies here; null when there is none, or what there is is none. */
  async readDocument(name: string): Promise<object | null> {
    const path = this.file(name);
    if ((await this.#runtime.files.kind(path)) !== 'file') return null;
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(await this.#runtime.files.readAll(path)));
      return typeof value === 'object' ? value : null;
    } catch {
      // Whatever it is, it is no document of ours.
      return null;
    }
  }

  /** Whether records of an earlier, unfinished run lie here. */
  async hasRecords(): Promise<boolean> {
    return (await this.#runtime.files.kind(this.file(runFiles.requests))) === 'file';
  }

  /** Replaces `run.json` or another document as a whole. */
  async writeDocument(name: string, document: object): Promise<void> {
    const file = await createAtomic(this.#runtime, this.file(name));
    await file.write(encodeText(`${JSON.stringify(document, null, 2)}\n`));
    await file.commit();
  }

  /** Starts `requests.jsonl` anew, with the records of an earlier run that are to stay. */
  async startRecords(kept: AsyncIterable<readonly ResultRecord[]> | null): Promise<void> {
    const path = this.file(runFiles.requests);
    if (kept !== null) {
      const file = await createAtomic(this.#runtime, path);
      const lines = new ResultLines();
      for await (const records of kept) {
        for (const record of records) lines.addRecord(record);
        await file.write(lines.take());
      }
      await file.commit();
    }
    this.#writer = await this.#runtime.files.append(path);
  }

  /** Hands a record over; it is in the file at the latest when the writes before it are done. */
  append(record: ResultRecord): void {
    this.#lines.addRecord(record);
    if (this.#lines.byteLength > 1 << 16) this.#queueLines();
    this.#writing ??= this.#write();
  }

  /** The same for lines that are bytes already, such as those of other threads. */
  appendLines(lines: Uint8Array): void {
    this.#queueLines();
    this.#queue.push(lines);
    this.#writing ??= this.#write();
  }

  /** Waits until every record is handed to the system, and closes the file. @throws OutsideError as for a full disk */
  async closeRecords(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    await this.#writer?.close();
    this.#writer = null;
    if (this.#failure !== null) throw this.#failure;
  }

  /** Why records cannot be written any more; null while they can. */
  get failure(): unknown {
    return this.#failure;
  }

  async #write(): Promise<void> {
    // Records of one turn of the loop go together.
    await Promise.resolve();
    try {
      for (this.#queueLines(); this.#queue.length > 0 && this.#failure === null; this.#queueLines()) {
        const pieces = this.#queue;
        this.#queue = [];
        for (const piece of pieces) await this.#writer?.write(piece);
      }
    } catch (error) {
      this.#failure = error;
      this.#queue = [];
      this.#lines.take();
    } finally {
      this.#writing = null;
    }
  }

  #queueLines(): void {
    if (this.#lines.byteLength > 0) this.#queue.push(this.#lines.take());
  }
}

function inUse(path: string, status: string | null): InputError {
  const holds = status === null ? 'is not empty' : `holds a run already, which is ${status}`;
  return new InputError({
    code: 'folder-not-empty',
    message: `the folder for the run ${holds}`,
    place: { file: path },
    hint: 'name another one, or say --resume to go on with its run or --overwrite to replace it',
  });
}
