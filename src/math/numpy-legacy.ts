import { exp, log } from './elementary.ts';
import { MersenneTwister, seedByInteger } from './mt19937.ts';
import { samplePoisson } from './poisson-sampler.ts';

/**
 * numpy's `RandomState(seed)`, which it keeps frozen: for what Python programs drew after `np.random.seed`. New draws
 * come from PCG64 (keyed-stream.ts). Logarithms are rounded to nearest, so one draw in a thousand may differ in its last
 * bit from a C library's.
 */
export class NumpyLegacyRandom {
  readonly #twister: MersenneTwister;
  #spareNormal: number | null = null;

  /** @param seed below 2^32 */
  constructor(seed: number) {
    this.#twister = new MersenneTwister(seedByInteger(seed));
  }

  /** A double of [0, 1). */
  nextDouble(): number {
    return this.#twister.random();
  }

  exponential(scale: number): number {
    return scale * -log(1 - this.nextDouble());
  }

  poisson(mean: number): number {
    return samplePoisson(this, mean);
  }

  /** Marsaglia's polar method (SIAM Review 6, 1964), two draws at once. */
  normal(): number {
    const spare = this.#spareNormal;
    this.#spareNormal = null;
    if (spare !== null) return spare;
    for (;;) {
      const x = 2 * this.nextDouble() - 1;
      const y = 2 * this.nextDouble() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      this.#spareNormal = factor * x;
      return factor * y;
    }
  }

  lognormal(mu: number, sigma: number): number {
    return exp(mu + sigma * this.normal());
  }
}
