import { nsPerMs, nsPerSecond } from '../core/units.ts';
import { Sample } from '../math/sample.ts';
import { IntervalDispersion, SlidingPeak, WindowCounts, type WindowFacts } from './window-counts.ts';

const windowsNs = [0.1, 1, 10, 60].map((seconds) => seconds * nsPerSecond);
const orders = [1, 10, 100];

/** When requests are due. */
export interface ArrivalFacts {
  readonly firstNs: number | null;
  readonly lastNs: number | null;
  readonly durationS: number | null;
  /** Requests over duration, as the Python iwc has it; one too many for the gaps there are. */
  readonly meanRps: number | null;
  /** Gaps over duration: 1 / mean gap. */
  readonly meanGapRate: number | null;
  /** In fixed bins of 1 s from the first arrival, and in any window of 1 s. */
  readonly peak1s: number | null;
  readonly slidingPeak1s: number | null;
  readonly windows: readonly WindowFacts[];
  readonly intervalDispersion: readonly { readonly order: number; readonly index: number | null }[];
  /** How strongly a gap resembles the one before; null with fewer than two gaps or equal ones. */
  readonly lag1Autocorrelation: number | null;
}

/** Takes arrivals in order; memory does not grow with them but by `gapsMs`. */
export class ArrivalTracker {
  readonly gapsMs: Sample;
  readonly #windows = windowsNs.map((width) => new WindowCounts(width));
  readonly #sliding = new SlidingPeak(nsPerSecond);
  readonly #dispersions = orders.map((order) => new IntervalDispersion(order));
  readonly #lag = new LagProducts();
  #count = 0;
  #firstNs = 0;
  #lastNs = 0;

  constructor(exactLimit: number) {
    this.gapsMs = new Sample(exactLimit);
  }

  add(arrivalNs: number): void {
    if (this.#count === 0) this.#firstNs = arrivalNs;
    else {
      const gapMs = (arrivalNs - this.#lastNs) / nsPerMs;
      this.gapsMs.add(gapMs);
      this.#lag.add(gapMs);
      for (const dispersion of this.#dispersions) dispersion.add(gapMs);
    }
    for (const window of this.#windows) window.add(arrivalNs);
    this.#sliding.add(arrivalNs);
    this.#lastNs = arrivalNs;
    this.#count++;
  }

  facts(): ArrivalFacts {
    const isEmpty = this.#count === 0;
    const durationS = (this.#lastNs - this.#firstNs) / nsPerSecond;
    const rate = (events: number) => (this.#count >= 2 && durationS > 0 ? events / durationS : null);
    return {
      firstNs: isEmpty ? null : this.#firstNs,
      lastNs: isEmpty ? null : this.#lastNs,
      durationS: isEmpty ? null : durationS,
      meanRps: rate(this.#count),
      meanGapRate: rate(this.#count - 1),
      peak1s: isEmpty ? null : this.#windows[windowsNs.indexOf(nsPerSecond)]!.peak,
      slidingPeak1s: isEmpty ? null : this.#sliding.peak,
      windows: this.#windows.map((window) => window.facts()),
      intervalDispersion: this.#dispersions.map(({ order, index }) => ({ order, index })),
      lag1Autocorrelation: this.#lag.autocorrelation,
    };
  }
}

/** Sums for the lag-1 autocorrelation in one pass. Values are shifted by the first, against cancellation. */
class LagProducts {
  #count = 0;
  #origin = 0;
  #first = 0;
  #last = 0;
  #sum = 0;
  #squares = 0;
  #products = 0;

  add(value: number): void {
    if (this.#count === 0) this.#origin = value;
    const x = value - this.#origin;
    if (this.#count === 0) this.#first = x;
    else this.#products += x * this.#last;
    this.#sum += x;
    this.#squares += x * x;
    this.#last = x;
    this.#count++;
  }

  /** Σ(x₁−m)(x₂−m) over Σ(x−m)², the products written out so that m may come last. */
  get autocorrelation(): number | null {
    const n = this.#count;
    if (n < 2) return null;
    const m = this.#sum / n;
    const variation = this.#squares - n * m * m;
    if (!(variation > 1e-12 * this.#squares)) return null;
    const ends = 2 * this.#sum - this.#first - this.#last;
    return (this.#products - m * ends + (n - 1) * m * m) / variation;
  }
}
