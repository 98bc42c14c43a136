import { UsageError } from '../core/errors.ts';
import { LineWriter } from '../io/line-writer.ts';
import type { OperatorRow } from '../nouns/operator-table.ts';
import {
  createOperatorTableWriter,
  type OperatorTableWriter,
  type TableFormat,
  tableFormats,
} from '../tables/operator-table-writer.ts';
import { hostOperatorRows } from './host-operators.ts';
import type { OutputFolder } from './output-folder.ts';
import type { RankTrace } from './rank-trace.ts';

/** From this many rows on the table is written as Parquet too. */
const parquetRows = 50_000;
const batchRows = 1024;

/** The forms to write. @throws UsageError for one nobody knows */
export function tableFormatsFor(names: readonly string[] | null, rows: number): readonly TableFormat[] {
  if (names === null) return rows < parquetRows ? ['csv', 'jsonl'] : tableFormats;
  for (const name of names)
    if (!(tableFormats as readonly string[]).includes(name))
      throw UsageError.unknownName({ what: 'table form', given: name, known: tableFormats });
  return names as readonly TableFormat[];
}

/** Writes the operator table in every form, in file order, rank after rank. Returns its rows. */
export async function writeOperatorTables(
  ranks: readonly RankTrace[],
  names: readonly string[] | null,
  folder: OutputFolder,
): Promise<number> {
  const hostRows = rowsWithoutDevices(ranks);
  const rows = hostRows?.length ?? ranks.reduce((sum, { maker }) => sum + maker.count, 0);
  const outputs: TableOutput[] = [];
  for (const format of tableFormatsFor(names, rows)) {
    const sink = await folder.open(`operators.${format}`);
    outputs.push({ sink, writer: await createOperatorTableWriter(format, sink) });
  }
  for (const batch of hostRows === null ? deviceRows(ranks) : [hostRows])
    for (const { writer } of outputs) {
      for (const row of batch) writer.add(row);
      if (writer.isFull) await writer.flush();
    }
  for (const { sink, writer } of outputs) sink.done(await writer.finish());
  return rows;
}

interface TableOutput {
  readonly sink: Awaited<ReturnType<OutputFolder['open']>>;
  readonly writer: OperatorTableWriter;
}

/** Rows in batches, made when they are asked for. */
function* deviceRows(ranks: readonly RankTrace[]): Generator<readonly OperatorRow[]> {
  for (const { maker } of ranks)
    for (let first = 0; first < maker.count; first += batchRows) {
      const length = Math.min(batchRows, maker.count - first);
      yield Array.from({ length }, (_, i) => maker.row(first + i));
    }
}

/** Host operators, when no rank has work on a device; null otherwise. */
function rowsWithoutDevices(ranks: readonly RankTrace[]): OperatorRow[] | null {
  if (ranks.some(({ maker }) => maker.count > 0)) return null;
  const rows: OperatorRow[] = [];
  for (const { rank, maker, offsetNs } of ranks)
    rows.push(...hostOperatorRows(maker.trace, { rank, offsetNs, firstRow: rows.length }));
  return rows;
}

/** Writes the call stacks: a line a frame, with the frame that called it. */
export async function writeStacks(
  ranks: readonly RankTrace[],
  firstStacks: readonly number[],
  folder: OutputFolder,
): Promise<void> {
  const sink = await folder.open('stacks.jsonl');
  const lines = new LineWriter(sink);
  for (const [index, { maker }] of ranks.entries()) {
    const { stacks, events } = maker.trace;
    const first = firstStacks[index]!;
    for (let node = 0; node < stacks.name.length; node++) {
      const parent = stacks.parent[node]! < 0 ? null : stacks.parent[node]! + first;
      const frame = events.texts[stacks.name[node]!]!;
      lines.add(`${JSON.stringify({ stack_id: node + first, parent, frame })}\n`);
    }
    if (lines.isFull) await lines.flush();
  }
  sink.done(await lines.finish());
}
