import { sampleInteger, sampleUint64 } from './bounded-integers.ts';
import { exp, pow } from './elementary.ts';
import { sampleGamma } from './gamma-sampler.ts';
import { samplePermutation, sampleSubset } from './permutation.ts';
import { samplePoisson } from './poisson-sampler.ts';
import type { WordSource } from './word-source.ts';
import { sampleExponential } from './ziggurat-exponential.ts';
import { sampleNormal } from './ziggurat-normal.ts';

/** Where whole numbers may be written; the caller sees to it that the range fits. */
export type IntegerArray = Float64Array | Int32Array | Uint32Array;

/**
 * One reproducible sequence of random draws. Single draws and fills take from the same sequence, so any mixture of them
 * gives what numpy's `Generator` gives for the same calls in the same order. Parameters out of range throw RangeError.
 *
 * Lognormal, Weibull and gamma below shape 1 end in exp or pow: there about one draw in a thousand differs from numpy's in
 * its last bit, where the C library that numpy asks does not round to the nearest double.
 */
export interface RandomStream {
  /** A double of [0, 1). */
  nextUniform(): number;
  /** A double of [low, high): `low + (high - low) * uniform`. */
  nextUniformBetween(low: number, high: number): number;
  /** Mean 1; multiply by the mean wanted. */
  nextExponential(): number;
  /** Mean 0, standard deviation 1. */
  nextNormal(): number;
  /** Shape given, scale 1. */
  nextGamma(shape: number): number;
  /** A count of the given mean. */
  nextPoisson(mean: number): number;
  /** e to a normal of mean `mu` and standard deviation `sigma`. */
  nextLognormal(mu: number, sigma: number): number;
  /** Shape given, scale 1. */
  nextWeibull(shape: number): number;
  /** A whole number of [low, high); the numbers and their count must be safe integers. */
  nextInteger(low: number, high: number): number;
  /** A whole number of [low, high), at most 2^64 apart. */
  nextBigInteger(low: bigint, high: bigint): bigint;

  fillUniform(out: Float64Array): void;
  fillUniformBetween(low: number, high: number, out: Float64Array): void;
  fillExponential(out: Float64Array): void;
  fillNormal(out: Float64Array): void;
  fillGamma(shape: number, out: Float64Array): void;
  fillPoisson(mean: number, out: IntegerArray): void;
  fillLognormal(mu: number, sigma: number, out: Float64Array): void;
  fillWeibull(shape: number, out: Float64Array): void;
  /** Whole numbers of [low, high). */
  fillIntegers(low: number, high: number, out: IntegerArray): void;

  /** 0 to n − 1 in random order, numpy's `permutation(n)`. */
  permutation(n: number): Int32Array;
  /** `count` different numbers of 0 to n − 1 in random order, numpy's `choice(n, count, replace=False)`. */
  choice(n: number, count: number): Int32Array;
}

/** The samplers of numpy's `Generator` over one source of words. */
export function createRandomStream(source: WordSource): RandomStream {
  return new SourceStream(source);
}

class SourceStream implements RandomStream {
  readonly #source: WordSource;

  constructor(source: WordSource) {
    this.#source = source;
  }

  nextUniform(): number {
    return this.#source.nextDouble();
  }

  nextUniformBetween(low: number, high: number): number {
    return low + checkedWidth(low, high) * this.#source.nextDouble();
  }

  nextExponential(): number {
    return sampleExponential(this.#source);
  }

  nextNormal(): number {
    return sampleNormal(this.#source);
  }

  nextGamma(shape: number): number {
    return sampleGamma(this.#source, shape);
  }

  nextPoisson(mean: number): number {
    return samplePoisson(this.#source, mean);
  }

  nextLognormal(mu: number, sigma: number): number {
    if (!(sigma >= 0)) throw new RangeError(`a standard deviation must not be negative: ${sigma}`);
    return exp(mu + sigma * sampleNormal(this.#source));
  }

  nextWeibull(shape: number): number {
    if (!(shape >= 0)) throw new RangeError(`a Weibull shape must not be negative: ${shape}`);
    return shape === 0 ? 0 : pow(sampleExponential(this.#source), 1 / shape);
  }

  nextInteger(low: number, high: number): number {
    return low + sampleInteger(this.#source, checkedRange(low, high));
  }

  nextBigInteger(low: bigint, high: bigint): bigint {
    const range = high - low - 1n;
    if (range < 0n || range >> 64n !== 0n)
      throw new RangeError(`no 64-bit range of integers: [${low}, ${high})`);
    return low + sampleUint64(this.#source, range);
  }

  fillUniform(out: Float64Array): void {
    const source = this.#source;
    for (let i = 0; i < out.length; i++) out[i] = source.nextDouble();
  }

  fillUniformBetween(low: number, high: number, out: Float64Array): void {
    const width = checkedWidth(low, high);
    for (let i = 0; i < out.length; i++) out[i] = low + width * this.#source.nextDouble();
  }

  fillExponential(out: Float64Array): void {
    const source = this.#source;
    for (let i = 0; i < out.length; i++) out[i] = sampleExponential(source);
  }

  fillNormal(out: Float64Array): void {
    const source = this.#source;
    for (let i = 0; i < out.length; i++) out[i] = sampleNormal(source);
  }

  fillGamma(shape: number, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = sampleGamma(this.#source, shape);
  }

  fillPoisson(mean: number, out: IntegerArray): void {
    for (let i = 0; i < out.length; i++) out[i] = samplePoisson(this.#source, mean);
  }

  fillLognormal(mu: number, sigma: number, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.nextLognormal(mu, sigma);
  }

  fillWeibull(shape: number, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.nextWeibull(shape);
  }

  fillIntegers(low: number, high: number, out: IntegerArray): void {
    const range = checkedRange(low, high);
    for (let i = 0; i < out.length; i++) out[i] = low + sampleInteger(this.#source, range);
  }

  permutation(n: number): Int32Array {
    return samplePermutation(this.#source, n);
  }

  choice(n: number, count: number): Int32Array {
    return sampleSubset(this.#source, n, count);
  }
}

function checkedWidth(low: number, high: number): number {
  const width = high - low;
  if (!(width >= 0 && width < Infinity))
    throw new RangeError(`no finite range of numbers: [${low}, ${high})`);
  return width;
}

/** The largest offset from `low`. */
function checkedRange(low: number, high: number): number {
  const range = high - 1 - low;
  if ([low, high - 1, range].every(Number.isSafeInteger) && range >= 0) return range;
  throw new RangeError(`no range of safe integers: [${low}, ${high})`);
}
