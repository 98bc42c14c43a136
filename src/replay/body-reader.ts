import { promises as fs } from 'node:fs';
import type { WorkloadColumns } from '../nouns/workload-columns.ts';

/** Where the lines of rows lie: bytes of an uncompressed file. */
export interface Bodies {
  readonly bodyPath: string;
  readonly columns: Pick<WorkloadColumns, 'bodyOffset' | 'bodyLength'>;
}

const blockBytes = 1 << 20;
/** Blocks kept: those being read ahead, and those that slow sessions come back to. */
const blocksKept = 16;

/** Reads the lines of rows by their place in the file, a block of a MiB at a time. */
export class BodyReader {
  readonly #bodies: Bodies;
  readonly #blocks = new Map<number, Promise<Buffer>>();
  #handle: Promise<fs.FileHandle> | null = null;

  constructor(bodies: Bodies) {
    this.#bodies = bodies;
  }

  /** The line of a row. @throws an error of the system, as for a file that went away */
  async line(row: number): Promise<string> {
    const { bodyOffset, bodyLength } = this.#bodies.columns;
    const start = bodyOffset[row]!;
    const end = start + bodyLength[row]!;
    const first = Math.floor(start / blockBytes);
    const last = Math.floor((end - 1) / blockBytes);
    if (first === last) {
      const block = await this.#block(first);
      return block.toString('utf8', start - first * blockBytes, end - first * blockBytes);
    }
    const pieces: Buffer[] = [];
    for (let number = first; number <= last; number++) {
      const base = number * blockBytes;
      const block = await this.#block(number);
      pieces.push(block.subarray(Math.max(0, start - base), Math.min(blockBytes, end - base)));
    }
    return Buffer.concat(pieces).toString('utf8');
  }

  async close(): Promise<void> {
    await (await this.#handle?.catch(() => null))?.close();
    this.#handle = null;
  }

  #block(number: number): Promise<Buffer> {
    const known = this.#blocks.get(number);
    if (known !== undefined) return known;
    const block = this.#read(number);
    this.#blocks.set(number, block);
    // The oldest goes first.
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= blocksKept) break;
      this.#blocks.delete(oldest);
    }
    return block;
  }

  async #read(number: number): Promise<Buffer> {
    this.#handle ??= fs.open(this.#bodies.bodyPath, 'r');
    const handle = await this.#handle;
    const buffer = Buffer.allocUnsafe(blockBytes);
    const { bytesRead } = await handle.read(buffer, 0, blockBytes, number * blockBytes);
    return buffer.subarray(0, bytesRead);
  }
}
