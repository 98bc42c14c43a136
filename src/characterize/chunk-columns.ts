import { ByteColumn, FloatColumn, IntegerColumn } from '../core/growing-column.ts';

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
  readonly #arrivalNs = new FloatColumn();
  readonly #bodyOffset = new FloatColumn();
  readonly #promptTokens = new IntegerColumn();
  readonly #maxOutputTokens = new IntegerColumn();
  readonly #expectedTokens = new IntegerColumn();
  readonly #thinkTimeMs = new FloatColumn();
  readonly #flags = new ByteColumn();
  readonly #session = new IntegerColumn();
  readonly #previous = new IntegerColumn();
  readonly #shared = new IntegerColumn();

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
      arrivalNs: this.#arrivalNs.take(),
      bodyOffset: this.#bodyOffset.take(),
      promptTokens: this.#promptTokens.take(),
      maxOutputTokens: this.#maxOutputTokens.take(),
      expectedTokens: this.#expectedTokens.take(),
      thinkTimeMs: this.#thinkTimeMs.take(),
      flags: this.#flags.take(),
      session: this.#session.take(),
      previous: this.#previous.take(),
      shared: this.#shared.take(),
    };
  }
}
