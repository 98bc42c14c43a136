import type { Place } from '../core/errors.ts';
import type { CsvCells } from '../io/csv-cells.ts';
import type { ReadScope } from './contract.ts';
import { Fields } from './fields.ts';

/** Decimals of a second down to nanoseconds. */
const secondPlaces = 9;

/** The fields of a CSV's row, by column. Numbers that are plainly written never become texts. */
export class CsvFields extends Fields {
  readonly #cells: CsvCells;
  readonly #columns: ReadonlyMap<string, number>;

  /** Where a name stands twice, the later column counts. */
  constructor(cells: CsvCells, names: readonly string[], place: Place, scope: ReadScope) {
    super({}, place, scope);
    this.#cells = cells;
    this.#columns = new Map(names.map((name, column) => [name, column]));
  }

  protected override value(name: string): string | undefined {
    const column = this.#columns.get(name);
    return column === undefined ? undefined : this.#cells.text(column);
  }

  override count(name: string, min = 0): number {
    const column = this.#columns.get(name);
    const count = column === undefined ? null : this.#cells.digits(column);
    return count !== null && count >= min ? count : super.count(name, min);
  }

  override seconds(name: string): number {
    const column = this.#columns.get(name);
    return (
      (column === undefined ? null : this.#cells.fixedPoint(column, secondPlaces)) ?? super.seconds(name)
    );
  }
}
