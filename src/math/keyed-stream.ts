import { Pcg64 } from './pcg64.ts';
import { createRandomStream, type RandomStream } from './random-stream.ts';
import { type Entropy, SeedSequence } from './seed-sequence.ts';
import { WordSource } from './word-source.ts';

/** The name of a stream: draws depend on these three and on nothing else, least of all on the order of calls. */
export interface StreamKey {
  /** The run's seed, any non-negative whole number. */
  readonly seed: bigint;
  /** What the draws are for, such as `arrivals`. */
  readonly name: string;
  /** Which of many like things, such as a session's number; a safe integer from 0, 0 when left out. */
  readonly index?: number;
}

/**
 * The stream of a key. With h the 64-bit FNV-1a hash of the name's UTF-8 bytes, any numpy user gets the same draws from
 *
 *     np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(h & 0xffffffff, h >> 32, index & 0xffffffff, index >> 32)))
 *
 * @example streamFor({ seed: 42n, name: 'arrivals' }).fillExponential(gaps)
 * @throws RangeError when seed or index is negative, or the index is no safe integer
 */
export function streamFor({ seed, name, index = 0 }: StreamKey): RandomStream {
  if (!(Number.isSafeInteger(index) && index >= 0)) {
    throw new RangeError(`a stream's index must be a whole number from 0 to 2^53 - 1: ${index}`);
  }
  const { low, high } = fnv1a64(name);
  const spawnKey = [low, high, index % 0x100000000, Math.floor(index / 0x100000000)];
  return streamOf(new SeedSequence(seed, spawnKey));
}

/** numpy's `np.random.default_rng(seed)`. */
export function defaultRng(seed: Entropy | SeedSequence): RandomStream {
  return streamOf(seed instanceof SeedSequence ? seed : new SeedSequence(seed));
}

function streamOf(seed: SeedSequence): RandomStream {
  return createRandomStream(new WordSource(new Pcg64(seed)));
}

/**
 * The 64-bit FNV-1a hash of a text's UTF-8 bytes, as unsigned 32-bit halves (G. Fowler, L. C. Noll, P. Vo; RFC 9923).
 * The prime is 2^40 + 0x1b3, so the low half only ever meets 0x1b3 and a shift.
 */
export function fnv1a64(text: string): { low: number; high: number } {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  for (const byte of new TextEncoder().encode(text)) {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (mixed << 8)) >>> 0;
    low = product >>> 0;
  }
  return { low, high };
}
