import type { Problem } from '../core/errors.ts';
import { checkRequest } from '../nouns/check-request.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { cellValue, extensionsColumn } from './parquet-columns.ts';
import type { ColumnTable } from './parquet-table.ts';

/** Where rows stand, and whom to tell what is wrong with one. */
export interface RowScope {
  readonly path: string;
  /** Row of the file that the table's first is. */
  readonly firstRow: number;
  report(problem: Problem): void;
}

/** The sound requests of some rows of a table, `from` to before `end`, counted from the table's first. */
export function* requestsOf(
  table: ColumnTable,
  [from, end]: readonly [number, number],
  scope: RowScope,
): Generator<WorkloadRequest> {
  for (let row = from; row < end; row++) {
    const place = { file: scope.path, record: scope.firstRow + row };
    const report = (problem: Problem) => scope.report({ ...problem, place: { ...place, ...problem.place } });
    const request = toRequest(table, row, report);
    const problems = request === null ? [] : checkRequest(request);
    for (const problem of problems) report(problem);
    if (request !== null && problems.length === 0) yield request as WorkloadRequest;
  }
}

/** Null when a cell holds JSON that cannot be read. */
function toRequest(table: ColumnTable, row: number, report: (problem: Problem) => void): object | null {
  const request: Record<string, unknown> = {};
  for (const { name, kind, cells } of table.columns) {
    const cell = cells[row];
    if (cell === null || cell === undefined) continue;
    try {
      const value = cellValue(cell, kind);
      if (name === extensionsColumn) Object.assign(request, value);
      else request[name] = value;
    } catch {
      report({ code: 'bad-json', message: 'the cell is not valid JSON', place: { path: `$.${name}` } });
      return null;
    }
  }
  return request;
}
