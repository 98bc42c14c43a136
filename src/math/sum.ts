/**
 * A running sum that keeps what each addition rounds off (A. Neumaier, ZAMM 54, 1974), so that its error does not grow
 * with the count. Sums of chunks may be added in; the last bit can still depend on how values were grouped.
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const total = this.#sum + value;
    const kept = Math.abs(this.#sum) >= Math.abs(value);
    this.#lost += kept ? this.#sum - total + value : value - total + this.#sum;
    this.#sum = total;
  }

  addSum(other: CompensatedSum): void {
    this.add(other.#sum);
    this.add(other.#lost);
  }

  /** The sum so far; an infinity or NaN among the values shows as in a plain sum. */
  get value(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}

/** The compensated sum of all values; 0 for none. */
export function sum(values: ArrayLike<number>): number {
  const total = new CompensatedSum();
  for (let i = 0; i < values.length; i++) total.add(values[i]!);
  return total.value;
}
