import { batchRows } from '../core/batch.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import type { LengthColumns } from './contract.ts';
import type { RowGatherer } from './csv-rows.ts';
import type { Fields } from './fields.ts';
import { numberedId } from './loss.ts';
import { arrivalAt, outputOf } from './request-parts.ts';

/** The columns of a trace that hold lengths and arrivals, read out of a row. */
export interface LengthRow {
  readonly promptTokens: (fields: Fields) => number;
  readonly outputTokens: (fields: Fields) => number;
  readonly arrivalNs: (fields: Fields) => number;
}

/** Gathers rows as columns: a trace is millions of them, and an object for each costs more than what is in it. */
export class LengthGatherer implements RowGatherer<LengthColumns> {
  readonly #row: LengthRow;
  #columns = emptyColumns();
  #count = 0;

  constructor(row: LengthRow) {
    this.#row = row;
  }

  add(fields: Fields, index: number): void {
    const { indices, promptTokens, outputTokens, arrivalNs } = this.#columns;
    promptTokens[this.#count] = this.#row.promptTokens(fields);
    outputTokens[this.#count] = this.#row.outputTokens(fields);
    arrivalNs[this.#count] = this.#row.arrivalNs(fields);
    indices[this.#count] = index;
    if (fields.isSound) this.#count++;
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
  return {
    indices: new Float64Array(batchRows),
    promptTokens: new Float64Array(batchRows),
    outputTokens: new Float64Array(batchRows),
    arrivalNs: new Float64Array(batchRows),
  };
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
