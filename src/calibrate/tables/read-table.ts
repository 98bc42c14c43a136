import type { Context } from '../../core/context.ts';
import { InputError } from '../../core/errors.ts';
import type { Notices } from '../../core/notices.ts';
import { CsvSplitter } from '../../io/csv/csv-splitter.ts';
import { readWholeFile, type WholeFile } from '../../io/whole-file.ts';
import type { CsvRow, TableFormat, TableSettings, TimedMeasurement } from './contract.ts';
import { genericTable } from './generic.ts';
import { readKernelTable } from './kernel-table.ts';
import { llmcompassTable } from './llmcompass.ts';
import { llmservingsimAttentionTable, llmservingsimLayersTable } from './llmservingsim.ts';
import { vidurAttentionTable } from './vidur-attention.ts';
import { vidurLayersTable } from './vidur-layers.ts';
import { vidurNetworkTable } from './vidur-network.ts';

/** Every text table that can be calibrated from, in the order they are tried. */
const tableFormats: readonly TableFormat[] = [
  vidurLayersTable,
  vidurAttentionTable,
  vidurNetworkTable,
  llmservingsimLayersTable,
  llmservingsimAttentionTable,
  llmcompassTable,
  genericTable,
];

/** What a table held. The hash is over uncompressed bytes. */
export interface ReadTable {
  readonly sha256: string;
  readonly format: string;
  readonly rows: readonly (TimedMeasurement & Required<Pick<TimedMeasurement, 'timing'>>)[];
  readonly skipped: number;
}

/**
 * Reads any measured table: an operator table of ingest (a folder, Parquet, JSONL, or CSV with its columns), or a text
 * table of a known format.
 * @throws InputError when it is neither, or no row could be used
 */
export async function readAnyTable(
  path: string,
  settings: TableSettings,
  context: Context,
): Promise<ReadTable> {
  const { runtime, notices } = context;
  const isFolder = (await runtime.files.kind(path)) === 'folder';
  if (isFolder || /\.(parquet|jsonl)(\.gz|\.zst)?$/.test(path))
    return readKernelTable(path, runtime, notices);
  const file = await readWholeFile(runtime, path);
  const isKernels = /^\ufeff?[^\n]*\bshort_name\b[^\n]*\bfamily\b/.test(file.text);
  return isKernels ? readKernelTable(path, runtime, notices) : readTextTable(file, settings, notices);
}

/**
 * Reads a text table by what its head says it is. Rows that cannot be used are counted in the notices.
 * @throws InputError when no format fits, or no row could be used
 */
function readTextTable(file: WholeFile, settings: TableSettings, notices: Notices): ReadTable {
  const rows = splitRows(file.text);
  const head = rows[0]?.cells ?? [];
  const format = tableFormats.find((candidate) => candidate.detect(head, file.path));
  if (format === undefined)
    throw new InputError({
      code: 'unknown-table',
      message: `this is not a table that can be calibrated from; its first row is '${head.slice(0, 6).join(', ').slice(0, 120)}'`,
      place: { file: file.path, line: 1 },
      hint: `known: ${tableFormats.map(({ name, summary }) => `${name} (${summary})`).join('; ')}; or a folder written by iwc ingest`,
    });
  let skipped = 0;
  const measurements = format.read({ file: file.path, rows }, settings, (line, code, reason) => {
    skipped++;
    notices.add({ code, reason, place: { file: file.path, line } });
  });
  if (measurements.length === 0)
    throw new InputError({
      code: 'empty-table',
      message: `no row of this ${format.name} table could be used (${skipped} skipped)`,
      place: { file: file.path },
    });
  const timed = measurements.map((row) => ({ ...row, timing: row.timing ?? format.timing }));
  return { sha256: file.sha256, format: format.name, rows: timed, skipped };
}

function splitRows(text: string): readonly CsvRow[] {
  const splitter = new CsvSplitter();
  return [...splitter.push(text), ...splitter.finish()].map((cells, i) => ({
    line: i + 1,
    cells: cells.map((cell) => cell.trim()),
  }));
}
