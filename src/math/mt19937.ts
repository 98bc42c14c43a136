import { cos, log, sin } from './elementary.ts';
import { toUint32Words } from './seed-sequence.ts';

/*
 * The Mersenne Twister MT19937 (M. Matsumoto and T. Nishimura, ACM TOMACS 8(1), 1998) as CPython's `random.Random` uses
 * it, for inputs made by Python tools. New draws come from PCG64 (keyed-stream.ts).
 */
const SIZE = 624;
const SHIFT = 397;

/** The generator itself; its seeding is the only thing that CPython and numpy do differently. */
export class MersenneTwister {
  readonly #state: Int32Array;
  #index = SIZE;

  /** @param state its 624 words */
  constructor(state: Int32Array) {
    this.#state = state;
  }

  /** A double of [0, 1) with 53 random bits. */
  random(): number {
    const top = this.nextUint32() >>> 5;
    const bottom = this.nextUint32() >>> 6;
    return (top * 0x4000000 + bottom) * 2 ** -53;
  }

  /** 32 random bits. */
  nextUint32(): number {
    if (this.#index === SIZE) {
      twist(this.#state);
      this.#index = 0;
    }
    let word = this.#state[this.#index++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }
}

/** CPython's `random.Random(seed)` for whole-number seeds. */
export class PythonRandom extends MersenneTwister {
  #spareNormal: number | null = null;

  /** @throws RangeError when the seed is fractional, or a number past 2^53 (use a bigint there) */
  constructor(seed: number | bigint) {
    // CPython seeds by the absolute value: −5 and 5 give the same draws.
    super(seedByArray(toUint32Words(seed < 0 ? -seed : seed)));
  }

  /** A whole number of [0, n), n ≤ 2^32, by rejection of too many bits. */
  integerBelow(n: number): number {
    const unused = Math.clz32(n);
    for (;;) {
      const drawn = this.nextUint32() >>> unused;
      if (drawn < n) return drawn;
    }
  }

  /** `random.shuffle`, in place. */
  shuffle<T>(items: T[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integerBelow(i + 1);
      const kept = items[i]!;
      items[i] = items[j]!;
      items[j] = kept;
    }
  }

  /** `random.gauss`: two draws at once, the second kept (G. Box and M. Muller, 1958). */
  gauss(mean: number, standardDeviation: number): number {
    let normal = this.#spareNormal;
    this.#spareNormal = null;
    if (normal === null) {
      const angle = this.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * log(1 - this.random()));
      normal = cos(angle) * radius;
      this.#spareNormal = sin(angle) * radius;
    }
    return mean + normal * standardDeviation;
  }

  /**
   * An exponential draw of the given rate, by inversion: −ln(1 − u)/rate. One draw in a thousand differs from CPython's in
   * its last bit, where the C library's logarithm does not round to the nearest double.
   */
  expovariate(rate: number): number {
    return -log(1 - this.random()) / rate;
  }
}

/** The reference initialisation `init_by_array`. */
function seedByArray(key: readonly number[]): Int32Array {
  const state = seedByInteger(19650218);
  let i = 1;
  for (let k = 0; k < Math.max(SIZE, key.length); k++) {
    const j = k % key.length;
    state[i] = (state[i]! ^ Math.imul(fold(state, i), 1664525)) + key[j]! + j;
    i = stepPlace(state, i);
  }
  for (let k = 0; k < SIZE - 1; k++) {
    state[i] = (state[i]! ^ Math.imul(fold(state, i), 1566083941)) - i;
    i = stepPlace(state, i);
  }
  state[0] = 0x80000000 | 0;
  return state;
}

/** The reference initialisation `init_genrand`, numpy's for one small seed. */
export function seedByInteger(seed: number): Int32Array {
  const state = new Int32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) state[i] = Math.imul(fold(state, i), 1812433253) + i;
  return state;
}

function fold(state: Int32Array, i: number): number {
  const before = state[i - 1]!;
  return before ^ (before >>> 30);
}

/** The next place of 1 to 623; on the way round the last word is copied to the front. */
function stepPlace(state: Int32Array, i: number): number {
  if (i + 1 < SIZE) return i + 1;
  state[0] = state[SIZE - 1]!;
  return 1;
}

/** Makes the next 624 words in place. */
function twist(state: Int32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
    state[i] = state[(i + SHIFT) % SIZE]! ^ (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : 0x9908b0df);
  }
}
