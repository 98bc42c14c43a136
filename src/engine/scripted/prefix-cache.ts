/**
 * Which prefixes a scripted server has seen: blocks of whole tokens, each named by a hash of itself and all before it,
 * the least recently used ones forgotten first. As in vLLM, the last block of a sequence counts only when it is full.
 */
export class ScriptedPrefixCache {
  readonly #capacityBlocks: number;
  /** Keys in order of use, the oldest first. */
  readonly #keys = new Set<number>();

  constructor(capacityBlocks: number) {
    this.#capacityBlocks = capacityBlocks;
  }

  get blocks(): number {
    return this.#keys.size;
  }

  /** How many leading blocks are there. */
  countHits(keys: readonly number[]): number {
    let hits = 0;
    while (hits < keys.length && this.#keys.has(keys[hits]!)) hits++;
    return hits;
  }

  /** Remembers blocks, or that they were used. The first block of a prefix outlives those that build on it. */
  touch(keys: readonly number[]): void {
    for (let i = keys.length - 1; i >= 0; i--) {
      this.#keys.delete(keys[i]!);
      this.#keys.add(keys[i]!);
    }
    for (const key of this.#keys) {
      if (this.#keys.size <= this.#capacityBlocks) return;
      this.#keys.delete(key);
    }
  }

  clear(): void {
    this.#keys.clear();
  }
}

/** The keys of the full blocks of a sequence of code units or token ids. */
export function prefixBlockKeys(
  length: number,
  at: (index: number) => number,
  blockLength: number,
): number[] {
  const keys: number[] = [];
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let index = 0; index < length; index++) {
    const unit = at(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b) ^ (high >>> 15);
    if ((index + 1) % blockLength === 0) keys.push((high >>> 11) * 0x100000000 + (low >>> 0));
  }
  return keys;
}
