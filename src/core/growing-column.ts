/** A column of doubles that grows; NaN stands for what is not known, inside memory only. */
export class FloatColumn {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** A copy of exactly what was pushed, in a buffer of its own. */
  take(): Float64Array<ArrayBuffer> {
    return this.#values.slice(0, this.length);
  }
}

/** A column of 32-bit integers that grows; -1 stands for what is not there, inside memory only. */
export class IntegerColumn {
  #values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** A copy of exactly what was pushed, in a buffer of its own. */
  take(): Int32Array<ArrayBuffer> {
    return this.#values.slice(0, this.length);
  }
}
