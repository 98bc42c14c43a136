import { exp, log } from '../../math/elementary.ts';
import type { Evidence } from './evidence.ts';

export interface RatedEvidence {
  readonly rateRps: number;
  readonly evidence: Evidence;
}

const capacities = 300;
const steepnesses = 16;
/** From a server that hardly minds its load to one that falls off a cliff. */
const steepnessRange: readonly [number, number] = [1, 1000];
/** A miss share this many times what is allowed, or beyond a half, is overload: how far beyond does not matter. */
const farBeyond = 8;
/** Misses for reasons other than load, over those allowed: a stray one far below C must not rule C out. */
const stray = 1e-3;

/** What a probe tells of every capacity and steepness, for each independent request in it. */
interface Told {
  readonly unit: Float64Array;
  readonly evidence: Evidence;
  readonly isFar: boolean;
}

/**
 * What is known of a capacity C after some probes. Near C the share of misses is taken to grow as
 * `allowed · exp(steepness · (rate / C − 1))`: waiting times of queues have exponential tails whose decay falls in
 * proportion to the spare rate (J. F. C. Kingman, 1964; exact for M/M/k). Steepness is unknown and integrated over.
 * Overloaded probes never settle, so of them only their side counts.
 */
export class CapacityPosterior {
  /** Ascending, equally far apart in logarithm. */
  readonly rates: Float64Array;
  /** Probability of each of `rates`. */
  readonly weights: Float64Array;
  readonly #allowed: number;
  readonly #told: Told[] = [];

  /** @param range where the capacity may lie @param allowed share of misses, of (0, 1) */
  constructor(range: readonly [number, number], allowed: number) {
    const span = log(range[1] / range[0]);
    this.rates = Float64Array.from(
      { length: capacities },
      (_, i) => range[0] * exp((span * (i + 0.5)) / capacities),
    );
    this.weights = new Float64Array(capacities).fill(1 / capacities);
    this.#allowed = allowed;
  }

  add({ rateRps, evidence }: RatedEvidence): void {
    if (evidence.offered === 0) return;
    const far = Math.min(0.5, farBeyond * this.#allowed);
    const share = evidence.missed / evidence.offered;
    this.#told.push({ unit: this.#unitOf(rateRps, share, far), evidence, isFar: share >= far });
    this.#weigh();
  }

  /** The rate below which the capacity lies with this probability. */
  quantile(p: number): number {
    let before = 0;
    let i = 0;
    while (i < capacities - 1 && before + this.weights[i]! < p) before += this.weights[i++]!;
    const share = this.weights[i]! === 0 ? 0.5 : Math.min(1, (p - before) / this.weights[i]!);
    return this.rates[i]! * exp(log(this.rates[1]! / this.rates[0]!) * (share - 0.5));
  }

  /** The equal-tailed interval. */
  interval(confidence: number): { readonly low: number; readonly median: number; readonly high: number } {
    const tail = (1 - confidence) / 2;
    return { low: this.quantile(tail), median: this.quantile(0.5), high: this.quantile(1 - tail) };
  }

  /** Log-likelihood of one request that missed with this probability. */
  #unitOf(rateRps: number, missShare: number, far: number): Float64Array {
    const unit = new Float64Array(capacities * steepnesses);
    const share = Math.min(missShare, far);
    const span = log(steepnessRange[1] / steepnessRange[0]);
    for (let i = 0; i < capacities; i++)
      for (let j = 0; j < steepnesses; j++) {
        const steepness = steepnessRange[0] * exp((span * (j + 0.5)) / steepnesses);
        const growth = exp(steepness * (rateRps / this.rates[i]! - 1));
        const expected = Math.min(far, this.#allowed * Math.max(stray, growth));
        unit[i * steepnesses + j] = share * log(expected) + (1 - share) * log(1 - expected);
      }
    return unit;
  }

  /**
   * Binomial over as many requests as are independent. How much neighbours share their fate is averaged over probes: a
   * lucky probe looks the more independent, and would weigh the more, for having been lucky.
   */
  #weigh(): void {
    const near = this.#told.filter(({ isFar }) => !isFar);
    const clumps = near.map(({ evidence }) => evidence.offered / evidence.effective);
    const pooled = clumps.reduce((sum, clump) => sum + clump, 0) / Math.max(1, clumps.length);
    const logs = new Float64Array(capacities * steepnesses);
    for (const { unit, evidence, isFar } of this.#told) {
      const effective = isFar ? evidence.effective : evidence.offered / pooled;
      for (let k = 0; k < logs.length; k++) logs[k]! += effective * unit[k]!;
    }
    const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    this.weights.fill(0);
    for (let k = 0; k < logs.length; k++) {
      const weight = exp(logs[k]! - most);
      this.weights[Math.floor(k / steepnesses)]! += weight;
      sum += weight;
    }
    for (let i = 0; i < capacities; i++) this.weights[i]! /= sum;
  }
}
