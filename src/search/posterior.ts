import { exp, log } from '../math/elementary.ts';
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

/** Where less than this is left beyond, the grid need not reach. */
const negligible = 1e-9;
/** A support this narrow is known well enough. */
const finest = 1e-3;

interface Told extends RatedEvidence {
  readonly isFar: boolean;
  /** What it tells of every capacity and steepness of the grid, for each independent request in it. */
  unit: Float64Array;
}

/**
 * What is known of a capacity C after some probes. Near C the share of misses is taken to grow as
 * `allowed · exp(steepness · (rate / C − 1))`: waiting times of queues have exponential tails whose decay falls in
 * proportion to the spare rate (J. F. C. Kingman, 1964; exact for M/M/k). Steepness is unknown and integrated over.
 * Overloaded probes never settle, so of them only their side counts.
 */
export class CapacityPosterior {
  /** Ascending, equally far apart in logarithm; they move together as the capacity becomes known. */
  rates: Float64Array;
  /** Probability of each of `rates`. */
  readonly weights: Float64Array;
  readonly #range: readonly [number, number];
  readonly #allowed: number;
  readonly #far: number;
  readonly #told: Told[] = [];

  /** @param range where the capacity may lie @param allowed share of misses, of (0, 1) */
  constructor(range: readonly [number, number], allowed: number) {
    this.#range = range;
    this.#allowed = allowed;
    this.#far = Math.min(0.5, farBeyond * allowed);
    this.rates = spread(range);
    this.weights = new Float64Array(capacities).fill(1 / capacities);
  }

  add({ rateRps, evidence }: RatedEvidence): void {
    if (evidence.offered === 0) return;
    const isFar = evidence.missed / evidence.offered >= this.#far;
    this.#told.push({ rateRps, evidence, isFar, unit: this.#unitOf(rateRps, evidence) });
    this.#weigh();
    // What is left at an end may belong beyond it.
    if (Math.max(this.weights[0]!, this.weights[capacities - 1]!) > negligible) this.#place(this.#range);
    for (let support = this.#support(); support !== null; support = this.#support()) this.#place(support);
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

  #place(range: readonly [number, number]): void {
    this.rates = spread(range);
    for (const told of this.#told) told.unit = this.#unitOf(told.rateRps, told.evidence);
    this.#weigh();
  }

  /** The part of the grid that is not negligible, when it is so small that a finer grid is worth it. */
  #support(): readonly [number, number] | null {
    const first = this.weights.findIndex((weight) => weight > negligible);
    const last = this.weights.findLastIndex((weight) => weight > negligible);
    if (last - first > capacities / 3) return null;
    if (this.rates[last]! / this.rates[first]! < 1 + finest) return null;
    const edge = (i: number) => this.rates[Math.max(0, Math.min(capacities - 1, i))]!;
    return [edge(first - 3), edge(last + 3)];
  }

  /** Log-likelihood of one request that missed with this probability. */
  #unitOf(rateRps: number, { missed, offered }: Evidence): Float64Array {
    const unit = new Float64Array(capacities * steepnesses);
    const far = this.#far;
    const share = Math.min(missed / offered, far);
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

function spread([low, high]: readonly [number, number]): Float64Array {
  const span = log(high / low);
  return Float64Array.from({ length: capacities }, (_, i) => low * exp((span * (i + 0.5)) / capacities));
}
