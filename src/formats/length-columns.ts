import { batchRows } from '../core/batch.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { LengthColumns } from './contract.ts';
import type { CsvColumn, CsvFields } from './csv-fields.ts';
import type { RowGatherer } from './csv-rows.ts';
import { numberedId } from './loss.ts';
import { arrivalAt, outputOf } from './request-parts.ts';

/** What the columns of a trace are called. */
export interface LengthNames {
  readonly promptTokens: string;
  readonly outputTokens: string;
  /** In decimal seconds. */
  readonly arrival: string;
}

/** Gathers rows as columns: a trace is millions of them, and an object for each costs more than what is in it. */
export class LengthGatherer implements RowGatherer<LengthColumns> {
  readonly #fields: CsvFields;
  readonly #promptTokens: CsvColumn;
  readonly #outputTokens: CsvColumn;
  readonly #arrival: CsvColumn;
  #columns = emptyColumns();
  #count = 0;

  constructor(fields: CsvFields, names: LengthNames) {
    this.#fields = fields;
    this.#promptTokens = fields.column(names.promptTokens);
    this.#outputTokens = fields.column(names.outputTokens);
    this.#arrival = fields.column(names.arrival);
  }

  add(index: number): void {
    const at = this.#count;
    const { indices, promptTokens, outputTokens, arrivalNs } = this.#columns;
    promptTokens[at] = this.#promptTokens.count();
    outputTokens[at] = this.#outputTokens.count();
    arrivalNs[at] = this.#arrival.seconds();
    indices[at] = index;
    if (this.#fields.isSound) this.#count++;
  }

  take(): LengthColumns | null {
    if (this.#count === 0) return null;
    const taken = { ...this.#columns, count: this.#count };
    this.#columns = emptyColumns();
    this.#count = 0;
    return taken;
  }
}

function emptyColumns() {
  const whole = new Float64Array(4 * batchRows);
  const [indices, promptTokens, outputTokens, arrivalNs] = [0, 1, 2, 3].map((at) =>
    whole.subarray(at * batchRows, (at + 1) * batchRows),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  return { indices, promptTokens, outputTokens, arrivalNs };
}

/** The requests that such columns tell of: numbered, without text. */
export async function* requestsOf(
  batches: AsyncIterable<LengthColumns>,
): AsyncGenerator<readonly WorkloadRequest[]> {
  for await (const { count, indices, promptTokens, outputTokens, arrivalNs } of batches)
    yield Array.from({ length: count }, (_, at) => ({
      request_id: numberedId(indices[at]!),
      prompt: '',
      prompt_tokens: promptTokens[at]!,
      ...outputOf(outputTokens[at]!),
      ...arrivalAt(arrivalNs[at]!),
    }));
}
