import { float64Column, type GrowingColumn, int32Column, uint8Column } from './growing-columns.ts';

/** One request of a chunk, as far as its own line tells. */
export interface MeasuredRow {
  readonly arrivalNs: number;
  readonly bodyOffset: number;
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
  readonly expectedTokens: number;
  readonly thinkTimeMs: number;
  readonly flags: number;
  readonly session: number;
  readonly previous: number;
  readonly shared: number;
}

/** The rows of a chunk as typed arrays. */
export class ChunkColumns {
  readonly #arrivalNs = float64Column();
  readonly #bodyOffset = float64Column();
  readonly #promptTokens = int32Column();
  readonly #maxOutputTokens = int32Column();
  readonly #expectedTokens = int32Column();
  readonly #thinkTimeMs = float64Column();
  readonly #flags: GrowingColumn<Uint8Array> = uint8Column();
  readonly #session = int32Column();
  readonly #previous = int32Column();
  readonly #shared = int32Column();

  get count(): number {
    return this.#arrivalNs.length;
  }

  add(row: MeasuredRow): void {
    this.#arrivalNs.push(row.arrivalNs);
    this.#bodyOffset.push(row.bodyOffset);
    this.#promptTokens.push(row.promptTokens);
    this.#maxOutputTokens.push(row.maxOutputTokens);
    this.#expectedTokens.push(row.expectedTokens);
    this.#thinkTimeMs.push(row.thinkTimeMs);
    this.#flags.push(row.flags);
    this.#session.push(row.session);
    this.#previous.push(row.previous);
    this.#shared.push(row.shared);
  }

  result() {
    return {
      count: this.count,
      arrivalNs: this.#arrivalNs.copy(),
      bodyOffset: this.#bodyOffset.copy(),
      promptTokens: this.#promptTokens.copy(),
      maxOutputTokens: this.#maxOutputTokens.copy(),
      expectedTokens: this.#expectedTokens.copy(),
      thinkTimeMs: this.#thinkTimeMs.copy(),
      flags: this.#flags.copy(),
      session: this.#session.copy(),
      previous: this.#previous.copy(),
      shared: this.#shared.copy(),
    };
  }
}
