import type { Place } from '../core/errors.ts';
import type { CsvCells } from '../io/csv/csv-cells.ts';
import type { ReadScope } from './contract.ts';
import { Fields } from './fields.ts';

/** Decimals of a second down to nanoseconds. */
const secondPlaces = 9;

/** The fields of a CSV's row, by column. */
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

  /** A column of numbers, found once for all rows. */
  column(name: string): CsvColumn {
    return new CsvColumn(this, this.#cells, name, this.#columns.get(name)!);
  }
}

/** A column of numbers, of which the last row's is told. Those that are plainly written never become texts. */
export class CsvColumn {
  readonly #fields: CsvFields;
  readonly #cells: CsvCells;
  readonly #name: string;
  readonly #column: number;

  constructor(fields: CsvFields, cells: CsvCells, name: string, column: number) {
    this.#fields = fields;
    this.#cells = cells;
    this.#name = name;
    this.#column = column;
  }

  /** As `Fields.count`. */
  count(): number {
    return this.#cells.digits(this.#column) ?? this.#fields.count(this.#name);
  }

  /** As `Fields.seconds`. */
  seconds(): number {
    return this.#cells.fixedPoint(this.#column, secondPlaces) ?? this.#fields.seconds(this.#name);
  }
}
