import { exp, log } from '../math/elementary.ts';
import type { Evidence } from './evidence.ts';

export interface LevelEvidence {
  readonly level: number;
  readonly evidence: Evidence;
}

const thresholds = 300;
const steepnesses = 16;
/** From a system that hardly minds its load to one that falls off a cliff. */
const steepnessRange: readonly [number, number] = [1, 1000];
/** A miss share this many times what is allowed, or beyond a half, is overload: how far beyond does not matter. */
const farBeyond = 8;
/** Misses for reasons other than load, over those allowed: a stray one far below C must not rule C out. */
const stray = 1e-3;

/** Where less than this is left beyond, the grid need not reach. */
const negligible = 1e-9;
/** A support this narrow is known well enough. */
const finest = 1e-3;

interface Told extends LevelEvidence {
  readonly isFar: boolean;
  /** What it tells of every threshold and steepness of the grid, for each independent request in it. */
  unit: Float64Array;
}

/**
 * What is known of a threshold C after some probes. Near C the share of misses is taken to grow as
 * `allowed · exp(steepness · (level / C − 1))`: waiting times of queues have exponential tails whose decay falls in
 * proportion to the spare rate (J. F. C. Kingman, 1964; exact for M/M/k). Steepness is unknown and integrated over.
 * Overloaded probes never settle, so of them only their side counts. Where probes have many hundred independent requests
 * they tell steepness more finely than its grid has it, and the interval is too narrow: of a simulated threshold a 95 %
 * interval then covers 75 to 90 %.
 */
export class ThresholdPosterior {
  /** Ascending, equally far apart in logarithm; they move together as the threshold becomes known. */
  levels: Float64Array;
  /** Probability of each of `levels`. */
  readonly weights: Float64Array;
  readonly #range: readonly [number, number];
  readonly #allowed: number;
  readonly #far: number;
  readonly #told: Told[] = [];

  /** @param range where the threshold may lie, both above 0 @param allowed share of misses, of (0, 1) */
  constructor(range: readonly [number, number], allowed: number) {
    this.#range = range;
    this.#allowed = allowed;
    this.#far = Math.min(0.5, farBeyond * allowed);
    this.levels = spread(range);
    this.weights = new Float64Array(thresholds).fill(1 / thresholds);
  }

  add({ level, evidence }: LevelEvidence): void {
    if (evidence.offered === 0) return;
    const isFar = evidence.missed / evidence.offered >= this.#far;
    this.#told.push({ level, evidence, isFar, unit: this.#unitOf(level, evidence) });
    this.#weigh();
    // What is left at an end may belong beyond it.
    if (Math.max(this.weights[0]!, this.weights[thresholds - 1]!) > negligible) this.#place(this.#range);
    for (let support = this.#support(); support !== null; support = this.#support()) this.#place(support);
  }

  /** The level below which the threshold lies with this probability. */
  quantile(p: number): number {
    let before = 0;
    let i = 0;
    while (i < thresholds - 1 && before + this.weights[i]! < p) before += this.weights[i++]!;
    const share = this.weights[i]! === 0 ? 0.5 : Math.min(1, (p - before) / this.weights[i]!);
    return this.levels[i]! * exp(log(this.levels[1]! / this.levels[0]!) * (share - 0.5));
  }

  /** The equal-tailed interval. */
  interval(confidence: number): { readonly low: number; readonly median: number; readonly high: number } {
    const tail = (1 - confidence) / 2;
    return { low: this.quantile(tail), median: this.quantile(0.5), high: this.quantile(1 - tail) };
  }

  #place(range: readonly [number, number]): void {
    this.levels = spread(range);
    for (const told of this.#told) told.unit = this.#unitOf(told.level, told.evidence);
    this.#weigh();
  }

  /** The part of the grid that is not negligible, when it is so small that a finer grid is worth it. */
  #support(): readonly [number, number] | null {
    const first = this.weights.findIndex((weight) => weight > negligible);
    const last = this.weights.findLastIndex((weight) => weight > negligible);
    if (last - first > thresholds / 3) return null;
    if (this.levels[last]! / this.levels[first]! < 1 + finest) return null;
    const edge = (i: number) => this.levels[Math.max(0, Math.min(thresholds - 1, i))]!;
    return [edge(first - 3), edge(last + 3)];
  }

  /** Log-likelihood of one request that missed with this probability. */
  #unitOf(level: number, { missed, offered }: Evidence): Float64Array {
    const unit = new Float64Array(thresholds * steepnesses);
    const far = this.#far;
    const share = Math.min(missed / offered, far);
    const span = log(steepnessRange[1] / steepnessRange[0]);
    for (let i = 0; i < thresholds; i++)
      for (let j = 0; j < steepnesses; j++) {
        const steepness = steepnessRange[0] * exp((span * (j + 0.5)) / steepnesses);
        const growth = exp(steepness * (level / this.levels[i]! - 1));
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
    const logs = new Float64Array(thresholds * steepnesses);
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
    for (let i = 0; i < thresholds; i++) this.weights[i]! /= sum;
  }
}

function spread([low, high]: readonly [number, number]): Float64Array {
  const span = log(high / low);
  return Float64Array.from({ length: thresholds }, (_, i) => low * exp((span * (i + 0.5)) / thresholds));
}
