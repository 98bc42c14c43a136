/**
 * numpy's SeedSequence (numpy 2.4, `numpy.random.SeedSequence`, after M. O'Neill's `seed_seq_fe`): turns entropy
 * of any size into as many well-mixed 32-bit words as a generator wants, and into independent child sequences.
 * All arithmetic is modulo 2^32.
 */

/** Entropy: one non-negative integer of any size, or a list of them (each is cut into 32-bit words, low word first). */
export type Entropy = number | bigint | readonly (number | bigint)[] | Uint32Array;

const POOL_WORDS = 4;

/** A seed and its place in a tree of seeds; the same entropy and spawn key give the same words as numpy. */
export class SeedSequence {
  readonly entropy: Entropy;
  readonly spawnKey: readonly (number | bigint)[];
  readonly #pool: Uint32Array;
  #childrenSpawned = 0;

  /**
   * @param spawnKey the path from the root sequence; `spawn` extends it by the child's number
   * @throws RangeError when a number is negative, fractional or past 2^53 (use a bigint there)
   */
  constructor(entropy: Entropy, spawnKey: readonly (number | bigint)[] = []) {
    this.entropy = entropy;
    this.spawnKey = spawnKey;
    this.#pool = mixPool(assembleEntropy(entropy, spawnKey));
  }

  /** The mixed pool of four words, as numpy's `pool`. */
  get pool(): Uint32Array {
    return this.#pool.slice();
  }

  /** numpy's `generate_state(count, uint32)`; a 64-bit word of numpy's is two of these, low word first. */
  generateState(count: number): Uint32Array {
    const state = new Uint32Array(count);
    let hashConstant = 0x8b51f9dd;
    for (let i = 0; i < count; i++) {
      const word = this.#pool[i % POOL_WORDS]! ^ hashConstant;
      hashConstant = Math.imul(hashConstant, 0x58f38ded);
      state[i] = foldHigh(Math.imul(word, hashConstant));
    }
    return state;
  }

  /** The next `count` children; a later call goes on counting where this one stopped, as numpy does. */
  spawn(count: number): SeedSequence[] {
    const first = this.#childrenSpawned;
    this.#childrenSpawned += count;
    return Array.from(
      { length: count },
      (_, i) => new SeedSequence(this.entropy, [...this.spawnKey, first + i]),
    );
  }
}

/** The 32-bit words of a non-negative integer, low word first; zero is one zero word. */
export function toUint32Words(value: number | bigint): number[] {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`a seed must be a whole number up to 2^53, or a bigint: ${value}`);
  }
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError(`a seed must not be negative: ${value}`);
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function assembleEntropy(entropy: Entropy, spawnKey: readonly (number | bigint)[]): number[] {
  const words = flattenWords(entropy);
  if (spawnKey.length === 0) return words;
  // Padded first, so that a short seed with a spawn key never equals a longer seed without one.
  while (words.length < POOL_WORDS) words.push(0);
  return [...words, ...flattenWords(spawnKey)];
}

function flattenWords(entropy: Entropy): number[] {
  if (typeof entropy === 'number' || typeof entropy === 'bigint') return toUint32Words(entropy);
  return Array.from(entropy as readonly (number | bigint)[], toUint32Words).flat();
}

function mixPool(words: readonly number[]): Uint32Array {
  const pool = new Uint32Array(POOL_WORDS);
  let hashConstant = 0x43b0d7e5;
  const hash = (value: number): number => {
    const word = value ^ hashConstant;
    hashConstant = Math.imul(hashConstant, 0x931e8875);
    return foldHigh(Math.imul(word, hashConstant));
  };
  const mixInto = (to: number, value: number): void => {
    pool[to] = foldHigh((Math.imul(0xca01f9dd, pool[to]!) - Math.imul(0x4973f715, hash(value))) | 0);
  };
  for (let i = 0; i < POOL_WORDS; i++) pool[i] = hash(words[i] ?? 0);
  for (let from = 0; from < POOL_WORDS; from++) {
    for (let to = 0; to < POOL_WORDS; to++) if (from !== to) mixInto(to, pool[from]!);
  }
  for (let from = POOL_WORDS; from < words.length; from++) {
    for (let to = 0; to < POOL_WORDS; to++) mixInto(to, words[from]!);
  }
  return pool;
}

function foldHigh(word: number): number {
  return (word ^ (word >>> 16)) >>> 0;
}
