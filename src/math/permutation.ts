import { sampleMasked, sampleUint32 } from './bounded-integers.ts';
import type { WordSource } from './word-source.ts';

const LARGEST_LENGTH = 2 ** 31 - 1;
/** numpy's crossover of `choice`: a large population is shuffled when the sample is more than a fiftieth of it. */
const SHUFFLED_POPULATION = 10_000;
const SHUFFLED_SHARE = 50;

/**
 * 0 to n − 1 in random order, as numpy's `Generator.permutation(n)`: R. Durstenfeld's shuffle from the end.
 * @throws RangeError unless n is a whole number from 0 to 2^31 − 1
 */
export function samplePermutation(source: WordSource, n: number): Int32Array {
  checkCount(n, LARGEST_LENGTH);
  const values = countUp(n);
  for (let i = n - 1; i > 0; i--) swap(values, i, sampleMasked(source, i));
  return values;
}

/**
 * `count` different numbers of 0 to n − 1 in random order, as numpy's `Generator.choice(n, count, replace=False)`.
 * Memory is of the order of `count`, save for a sample of more than 2 % of a population above 10,000.
 * @throws RangeError unless 0 ≤ count ≤ n < 2^31
 */
export function sampleSubset(source: WordSource, n: number, count: number): Int32Array {
  checkCount(n, LARGEST_LENGTH);
  checkCount(count, n);
  if (n > SHUFFLED_POPULATION && count > Math.floor(n / SHUFFLED_SHARE)) {
    const values = countUp(n);
    shuffleTail(source, values, Math.max(n - count, 1));
    return values.slice(n - count);
  }
  const chosen = sampleByFloyd(source, n, count);
  shuffleTail(source, chosen, 1);
  return chosen;
}

/** R. Floyd's sampling without replacement (J. Bentley, "Programming Pearls", CACM 30(9), 1987). */
function sampleByFloyd(source: WordSource, n: number, count: number): Int32Array {
  const taken = new Set<number>();
  for (let last = n - count; last < n; last++) {
    const value = sampleUint32(source, last);
    taken.add(taken.has(value) ? last : value);
  }
  return Int32Array.from(taken);
}

/** Settles the places from the last one down to `first`. */
function shuffleTail(source: WordSource, values: Int32Array, first: number): void {
  for (let i = values.length - 1; i >= first; i--) swap(values, i, sampleUint32(source, i));
}

function countUp(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

function swap(values: Int32Array, i: number, j: number): void {
  const kept = values[i]!;
  values[i] = values[j]!;
  values[j] = kept;
}

function checkCount(n: number, largest: number): void {
  if (!(Number.isInteger(n) && n >= 0 && n <= largest)) {
    throw new RangeError(`a count must be a whole number from 0 to ${largest}: ${n}`);
  }
}
