import { Sample } from '../math/sample.ts';

/** Counts of arrivals in windows of one width. */
export interface WindowFacts {
  readonly windowMs: number;
  /** Whole windows between the first and the last arrival. */
  readonly windows: number;
  /** Sample variance over mean of the counts (1 for a Poisson process); null below two windows. */
  readonly fanoFactor: number | null;
  readonly maxCount: number | null;
}

/** Counts arrivals, given in order, in consecutive windows anchored at the first. A last window that is not whole is left out. */
export class WindowCounts {
  readonly #widthNs: number;
  #firstNs: number | null = null;
  #window = 0;
  #inWindow = 0;
  #windows = 0;
  #sum = 0;
  #squares = 0;
  #max = 0;

  constructor(widthNs: number) {
    this.#widthNs = widthNs;
  }

  add(arrivalNs: number): void {
    this.#firstNs ??= arrivalNs;
    const window = Math.floor((arrivalNs - this.#firstNs) / this.#widthNs);
    if (window > this.#window) {
      this.#sum += this.#inWindow;
      this.#squares += this.#inWindow * this.#inWindow;
      this.#max = Math.max(this.#max, this.#inWindow);
      // Windows passed over are empty: they count, and add nothing.
      this.#windows += window - this.#window;
      this.#window = window;
      this.#inWindow = 0;
    }
    this.#inWindow++;
  }

  facts(): WindowFacts {
    const n = this.#windows;
    const variance = n < 2 ? null : (this.#squares - (this.#sum * this.#sum) / n) / (n - 1);
    return {
      windowMs: this.#widthNs / 1e6,
      windows: n,
      fanoFactor: variance === null || this.#sum === 0 ? null : variance / (this.#sum / n),
      maxCount: n === 0 ? null : this.#max,
    };
  }

  /** The greatest count of any window, the last one that is not whole included. */
  get peak(): number {
    return Math.max(this.#max, this.#inWindow);
  }
}

/** The most arrivals in any half-open window [t, t + width), wherever it begins. Arrivals are given in order. */
export class SlidingPeak {
  readonly #widthNs: number;
  #ring = new Float64Array(64);
  #head = 0;
  #count = 0;
  #peak = 0;

  constructor(widthNs: number) {
    this.#widthNs = widthNs;
  }

  get peak(): number {
    return this.#peak;
  }

  add(arrivalNs: number): void {
    while (this.#count > 0 && this.#ring[this.#head]! <= arrivalNs - this.#widthNs) {
      this.#head = (this.#head + 1) % this.#ring.length;
      this.#count--;
    }
    if (this.#count === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#count++) % this.#ring.length] = arrivalNs;
    this.#peak = Math.max(this.#peak, this.#count);
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#ring.length);
    for (let i = 0; i < this.#count; i++) larger[i] = this.#ring[(this.#head + i) % this.#ring.length]!;
    this.#ring = larger;
    this.#head = 0;
  }
}

/**
 * The index of dispersion for intervals at order k: Var(S)/(k·m²) of sums S of k consecutive gaps with mean m each, over
 * sums that do not overlap (D. Cox and P. Lewis, "The Statistical Analysis of Series of Events", 1966). 1 at every order
 * for a Poisson process; at order 1 the square of the CV.
 */
export class IntervalDispersion {
  readonly order: number;
  readonly #sums = new Sample(1);
  #sum = 0;
  #inSum = 0;

  constructor(order: number) {
    this.order = order;
  }

  add(gap: number): void {
    this.#sum += gap;
    if (++this.#inSum < this.order) return;
    this.#sums.add(this.#sum);
    this.#sum = 0;
    this.#inSum = 0;
  }

  get index(): number | null {
    const { coefficientOfVariation: cv } = this.#sums;
    return cv === null ? null : this.order * cv * cv;
  }
}
