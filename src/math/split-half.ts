import { quantile, sortedCopy } from './quantile.ts';
import { bucketOf } from './quantile-sketch.ts';
import { type SampleDistance, weightedDistance } from './sketch-distance.ts';

/** Ways in which a sample is cut in two; one bit of a unit's hash each. */
const splitCount = 16;

/**
 * How far the two halves of one sample lie apart: what sampling alone does to a distance. A unit (a request, or a
 * session, whose values belong together) goes to a half by a bit of its hash, so the split depends on no order.
 */
export class SplitHalf {
  readonly #slots = new Map<number, number>();
  #counts = new Float64Array(64 * (splitCount + 1));
  #n = 0;

  /** @param unit a hash of what the value belongs to, as `mixBits` gives it */
  add(value: number, unit: number): void {
    const at = this.#slotOf(bucketOf(value)) * (splitCount + 1);
    const counts = this.#counts;
    counts[at]!++;
    for (let split = 0; split < splitCount; split++) counts[at + 1 + split]! += (unit >>> split) & 1;
    this.#n++;
  }

  /** The median distance over all splits that leave no half empty; null when fewer than half of them do. */
  distance(): Pick<SampleDistance, 'ks' | 'wasserstein' | 'psi'> | null {
    const keys = Float64Array.from(this.#slots.keys()).sort();
    const found: SampleDistance[] = [];
    for (let split = 0; split < splitCount; split++) {
      const halves = this.#halves(keys, split);
      if (halves.first.n > 0 && halves.second.n > 0)
        found.push(weightedDistance(halves.first, halves.second));
    }
    if (found.length < splitCount / 2) return null;
    return {
      ks: median(found.map((distance) => distance.ks)),
      wasserstein: median(found.map((distance) => distance.wasserstein)),
      psi: median(found.map((distance) => distance.psi)),
    };
  }

  #halves(keys: Float64Array, split: number) {
    const first = new Float64Array(keys.length);
    const second = new Float64Array(keys.length);
    let n = 0;
    for (let i = 0; i < keys.length; i++) {
      const at = this.#slots.get(keys[i]!)! * (splitCount + 1);
      first[i] = this.#counts[at + 1 + split]!;
      second[i] = this.#counts[at]! - first[i]!;
      n += first[i]!;
    }
    return {
      first: { values: keys, counts: first, n },
      second: { values: keys, counts: second, n: this.#n - n },
    };
  }

  #slotOf(key: number): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    this.#slots.set(key, slot);
    const needed = (slot + 1) * (splitCount + 1);
    if (needed > this.#counts.length) {
      const larger = new Float64Array(needed * 2);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    return slot;
  }
}

function median(values: readonly number[]): number {
  return quantile(sortedCopy(values), 0.5)!;
}

/** Spreads a 32-bit hash over all its bits (A. Appleby's MurmurHash3 finalizer). */
export function mixBits(hash: number): number {
  let mixed = hash | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
