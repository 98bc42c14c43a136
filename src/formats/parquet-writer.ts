import type { Pool } from '../core/task.ts';
import { TaskFeed } from '../core/task-feed.ts';
import { workloadSchema } from '../nouns/workload.ts';
import type { FormatOutput, FormatWriter } from './contract.ts';
import { CellGatherer, type CellGroup } from './parquet-cells.ts';
import { type EncodedGroup, encodeGroups, shiftPlaces } from './parquet-encode.ts';
import { loadParquetWriter, type ParquetCodec } from './parquet-layout.ts';

/**
 * Gathers row groups, has them encoded on the pool, and puts them one behind another with the directory at the end.
 * @throws UsageError when this Node cannot write the codec
 */
export async function createParquetWriter(
  output: FormatOutput,
  pool: Pool,
  codec: ParquetCodec,
): Promise<FormatWriter> {
  const file = new ParquetFile(output, await loadParquetWriter(codec));
  const gatherer = new CellGatherer();
  const full: CellGroup[] = [];
  let feed: TaskFeed<CellGroup> | null = null;
  const give = async (group: CellGroup) => {
    feed ??= new TaskFeed((groups) => file.takeAll(pool.run(encodeGroups, { codec }, groups)));
    await feed.give(group);
  };
  return {
    add(request) {
      gatherer.add(request);
      if (gatherer.isFull) full.push(gatherer.take()!);
    },
    async flush() {
      for (const group of full.splice(0)) await give(group);
    },
    async finish() {
      const last = gatherer.take();
      if (last !== null) full.push(last);
      // A small file is not worth a thread.
      if (feed === null && full.length === 1) file.take(await encodeGroups.start({ codec })(full.pop()!));
      for (const group of full) await give(group);
      await feed?.end();
      file.finish();
    },
  };
}

/** Row groups that were encoded elsewhere, in one file. */
class ParquetFile {
  readonly #output: FormatOutput;
  readonly #file: ReturnType<Awaited<ReturnType<typeof loadParquetWriter>>>;

  constructor(output: FormatOutput, newWriter: Awaited<ReturnType<typeof loadParquetWriter>>) {
    this.#output = output;
    this.#file = newWriter(1024, workloadSchema);
    this.#handOn();
  }

  async takeAll(groups: AsyncIterable<EncodedGroup>): Promise<void> {
    for await (const group of groups) this.take(group);
  }

  take(group: EncodedGroup): void {
    const { bytes, writer } = this.#file;
    shiftPlaces(group, bytes.offset);
    bytes.offset += group.bytes.length;
    writer.row_groups.push(group.rowGroup);
    writer.num_rows += group.rowGroup.num_rows;
    writer.pendingIndexes.push(...group.indexes);
    this.#output.bytes(group.bytes);
  }

  finish(): void {
    void this.#file.writer.finish();
    this.#handOn();
  }

  #handOn(): void {
    const { bytes } = this.#file;
    this.#output.bytes(bytes.getBytes().slice());
    bytes.index = 0;
  }
}
