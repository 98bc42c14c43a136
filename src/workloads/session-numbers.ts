import { FingerprintTable } from '../math/fingerprint-table.ts';

/** Numbers the sessions of a workload across its chunks, from 0 as they are met; some 40 bytes a session. */
export class SessionNumbers {
  readonly #numbers = new FingerprintTable();

  get count(): number {
    return this.#numbers.size;
  }

  /** By session of a chunk: its number in the workload. */
  of(names: readonly string[]): Int32Array {
    const numbers = new Int32Array(names.length);
    for (let i = 0; i < names.length; i++) {
      const number = this.#numbers.get(names[i]!) ?? this.#numbers.size;
      this.#numbers.set(names[i]!, number);
      numbers[i] = number;
    }
    return numbers;
  }
}
