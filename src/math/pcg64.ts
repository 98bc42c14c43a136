import type { SeedSequence } from './seed-sequence.ts';
import type { WordGenerator } from './word-source.ts';

/*
 * PCG64, the XSL-RR 128/64 member of the PCG family (M. O'Neill, "PCG: A Family of Simple Fast Space-Efficient
 * Statistically Good Algorithms for Random Number Generation", 2014), seeded as numpy's `PCG64` bit generator.
 * The 128-bit state is four 32-bit limbs, lowest first. The multiplier is 0x2360ed051fc65da44385df649fccf645.
 */
const M0 = 0x9fccf645;
const M1 = 0x4385df64;
const M2 = 0x1fc65da4;
const M3 = 0x2360ed05;
const PER_LIMB = 2 ** -32;

/** 64 random bits a step, bit for bit numpy's `PCG64.random_raw`. */
export class Pcg64 implements WordGenerator {
  readonly #state = new Int32Array(4);
  readonly #increment: Int32Array;

  constructor(seed: SeedSequence) {
    const words = seed.generateState(8);
    // numpy reads four 64-bit words a, b, c, d: initial state a·2^64 + b, sequence c·2^64 + d.
    const initial = limbsToBigInt([words[2]!, words[3]!, words[0]!, words[1]!]);
    const sequence = limbsToBigInt([words[6]!, words[7]!, words[4]!, words[5]!]);
    this.#increment = bigIntToLimbs((sequence << 1n) | 1n);
    this.#state.set(bigIntToLimbs(limbsToBigInt(this.#increment) + initial));
    this.fillWords(new Uint32Array(2));
  }

  /** The 128-bit state as numpy's `state['state']['state']`. */
  get state(): bigint {
    return limbsToBigInt(this.#state);
  }

  /** The 128-bit odd increment as numpy's `state['state']['inc']`. */
  get increment(): bigint {
    return limbsToBigInt(this.#increment);
  }

  /**
   * Writes one 64-bit output per two elements, low half first; the length must be even.
   *
   * The high half of a 32×32-bit product is had from doubles: u·m errs by at most 2^11 after two roundings and
   * u·m − low is a multiple of 2^32, so scaling and rounding to the nearest whole number is exact.
   */
  fillWords(out: Uint32Array): void {
    const state = this.#state;
    const increment = this.#increment;
    let s0 = state[0]!;
    let s1 = state[1]!;
    let s2 = state[2]!;
    let s3 = state[3]!;
    const i0 = increment[0]! >>> 0;
    const i1 = increment[1]! >>> 0;
    const i2 = increment[2]! >>> 0;
    const i3 = increment[3]!;
    for (let k = 0; k < out.length; k += 2) {
      const u0 = s0 >>> 0;
      const u1 = s1 >>> 0;
      const u2 = s2 >>> 0;
      const l00 = Math.imul(s0, M0) >>> 0;
      const l01 = Math.imul(s0, M1) >>> 0;
      const l10 = Math.imul(s1, M0) >>> 0;
      const l02 = Math.imul(s0, M2) >>> 0;
      const l11 = Math.imul(s1, M1) >>> 0;
      const l20 = Math.imul(s2, M0) >>> 0;
      const h00 = Math.floor((u0 * M0 - l00) * PER_LIMB + 0.5);
      const h01 = Math.floor((u0 * M1 - l01) * PER_LIMB + 0.5);
      const h10 = Math.floor((u1 * M0 - l10) * PER_LIMB + 0.5);
      const h02 = Math.floor((u0 * M2 - l02) * PER_LIMB + 0.5);
      const h11 = Math.floor((u1 * M1 - l11) * PER_LIMB + 0.5);
      const h20 = Math.floor((u2 * M0 - l20) * PER_LIMB + 0.5);
      const c0 = l00 + i0;
      const c1 = (c0 > 0xffffffff ? 1 : 0) + h00 + l01 + l10 + i1;
      const c2 = Math.floor(c1 * PER_LIMB) + h01 + h10 + l02 + l11 + l20 + i2;
      const high = Math.floor(c2 * PER_LIMB) + h02 + h11 + h20 + i3;
      s3 = (high + Math.imul(s0, M3) + Math.imul(s1, M2) + Math.imul(s2, M1) + Math.imul(s3, M0)) | 0;
      s0 = c0 | 0;
      s1 = c1 | 0;
      s2 = c2 | 0;
      // Output: the halves XORed, rotated right by the top six bits; (x << 1) << (31 − turn) is 0 when turn is 0.
      const rotation = s3 >>> 26;
      const turn = rotation & 31;
      const low = rotation < 32 ? s2 ^ s0 : s3 ^ s1;
      const top = rotation < 32 ? s3 ^ s1 : s2 ^ s0;
      out[k] = (low >>> turn) | ((top << 1) << (31 - turn));
      out[k + 1] = (top >>> turn) | ((low << 1) << (31 - turn));
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
  }
}

function limbsToBigInt(limbs: ArrayLike<number>): bigint {
  let value = 0n;
  for (let i = 3; i >= 0; i--) value = (value << 32n) | BigInt(limbs[i]! >>> 0);
  return value;
}

function bigIntToLimbs(value: bigint): Int32Array {
  return Int32Array.from({ length: 4 }, (_, i) => Number(BigInt.asIntN(32, value >> BigInt(32 * i))));
}
