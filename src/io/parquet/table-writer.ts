import type { Pool } from '../../core/task.ts';
import { TaskFeed } from '../../core/task-feed.ts';
import { type Cell, CellGatherer, type CellGroup } from './cell-groups.ts';
import { type EncodedGroup, encodeGroups, shiftPlaces } from './encode-groups.ts';
import { type LibraryWriterFactory, loadLibraryWriter, type ParquetLayout } from './library-writer.ts';

/** Takes bytes in the order in which they stand in the file. */
export type BytesTaker = (piece: Uint8Array) => void;

/** Takes a table's cells row by row; the caller says where row groups end. */
export interface ParquetTableWriter {
  /** Puts a cell in the row at hand, at most one a column; what gets none is null. Integers are numbers. */
  put(column: number, cell: Cell): void;
  endRow(): void;
  /** Whether the row group at hand is as large as it should get: 20,000 rows or 8 MiB of long texts. */
  readonly isGroupFull: boolean;
  /** Ends the row group, if there is a row in it. It is kept in memory until `flush`. */
  endGroup(): void;
  /** Has the groups so far encoded. */
  flush(): Promise<void>;
  /** Hands on the rest and the directory. */
  finish(): Promise<void>;
}

/** Has row groups encoded on the pool, and puts them one behind another with the directory at the end. */
export async function createTableWriter(
  take: BytesTaker,
  layout: ParquetLayout,
  pool: Pool,
): Promise<ParquetTableWriter> {
  const file = new GroupFile(take, await loadLibraryWriter(layout));
  const gatherer = new CellGatherer(layout.columns);
  const full: CellGroup[] = [];
  let feed: TaskFeed<CellGroup> | null = null;
  const give = async (group: CellGroup) => {
    feed ??= new TaskFeed((groups) => file.takeAll(pool.run(encodeGroups, layout, groups)));
    await feed.give(group);
  };
  const endGroup = () => {
    const group = gatherer.take();
    if (group !== null) full.push(group);
  };
  return {
    put: (column, cell) => gatherer.put(column, cell),
    endRow: () => gatherer.endRow(),
    get isGroupFull() {
      return gatherer.isFull;
    },
    endGroup,
    async flush() {
      for (const group of full.splice(0)) await give(group);
    },
    async finish() {
      endGroup();
      // A small file is not worth a thread.
      if (feed === null && full.length === 1) file.take(await encodeGroups.start(layout)(full.pop()!));
      for (const group of full) await give(group);
      await feed?.end();
      file.finish();
    },
  };
}

/** Row groups that were encoded elsewhere, in one file. */
class GroupFile {
  readonly #take: BytesTaker;
  readonly #file: ReturnType<LibraryWriterFactory>;

  constructor(take: BytesTaker, newWriter: LibraryWriterFactory) {
    this.#take = take;
    this.#file = newWriter(1024);
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
    this.#take(group.bytes);
  }

  finish(): void {
    void this.#file.writer.finish();
    this.#handOn();
  }

  #handOn(): void {
    const { bytes } = this.#file;
    this.#take(bytes.getBytes().slice());
    bytes.index = 0;
  }
}
