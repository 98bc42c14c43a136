import type { Problem } from '../../core/errors.ts';
import type { ColumnTable, TableColumn } from '../../io/parquet/column-table.ts';
import { checkRequest } from '../../nouns/check-request.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';
import { cellValue, extensionsColumn, type FieldKind, kindOf } from './request-columns.ts';

/** Where rows stand, and whom to tell what is wrong with one. */
export interface RowScope {
  readonly path: string;
  /** Row of the file that the table's first is. */
  readonly firstRow: number;
  report(problem: Problem): void;
}

interface FieldCells extends TableColumn {
  readonly kind: FieldKind;
}

/** The sound requests of some rows of a table, `from` to before `end`, counted from the table's first. */
export function* requestsOf(
  table: ColumnTable,
  [from, end]: readonly [number, number],
  scope: RowScope,
): Generator<WorkloadRequest> {
  const columns = table.columns.map(fieldCells);
  for (let row = from; row < end; row++) {
    const place = { file: scope.path, record: scope.firstRow + row };
    const report = (problem: Problem) => scope.report({ ...problem, place: { ...place, ...problem.place } });
    const request = toRequest(columns, row, report);
    const problems = request === null ? [] : checkRequest(request);
    for (const problem of problems) report(problem);
    if (request !== null && problems.length === 0) yield request as WorkloadRequest;
  }
}

/** @throws Error for a column that nobody should have asked for */
function fieldCells({ name, cells }: TableColumn): FieldCells {
  const kind = kindOf(name);
  if (kind === null) throw new Error(`no canonical column is called ${name}`);
  return { name, cells, kind };
}

/** Null when a cell holds JSON that cannot be read. */
function toRequest(
  columns: readonly FieldCells[],
  row: number,
  report: (problem: Problem) => void,
): object | null {
  const request: Record<string, unknown> = {};
  for (const { name, kind, cells } of columns) {
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
