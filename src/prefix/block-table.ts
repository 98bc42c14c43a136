const firstSlots = 1 << 12;

/** Chain hash of a block → the stamp of its last use; open addressing, 12 bytes a slot. */
export class BlockTable {
  #slots = firstSlots;
  // NaN marks an empty slot; a chain is never NaN.
  #keys = new Float64Array(firstSlots).fill(Number.NaN);
  #stamps = new Int32Array(firstSlots);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The slot of a chain, for {@link stampAt} and {@link setAt}; valid until the next `add`, `keep` or `renumber`. */
  find(chain: number): number {
    const keys = this.#keys;
    const mask = this.#slots - 1;
    let slot = (chain ^ (chain / 0x200000)) & mask;
    for (let key = keys[slot]!; !Number.isNaN(key) && key !== chain; key = keys[slot]!)
      slot = (slot + 1) & mask;
    return slot;
  }

  /** -1 for an empty slot. */
  stampAt(slot: number): number {
    const key = this.#keys[slot]!;
    return Number.isNaN(key) ? -1 : this.#stamps[slot]!;
  }

  setAt(slot: number, stamp: number): void {
    this.#stamps[slot] = stamp;
  }

  /** Adds a chain that is not there. */
  add(chain: number, stamp: number): void {
    const slot = this.find(chain);
    this.#keys[slot] = chain;
    this.#stamps[slot] = stamp;
    if (++this.#size * 3 > this.#slots * 2) this.#rebuild(this.#slots * 2, () => true);
  }

  /** Drops what `isKept` does not accept, telling the stamps of the dropped. */
  keep(isKept: (chain: number) => boolean, dropped: (stamp: number) => void): void {
    this.#rebuild(this.#slots, isKept, dropped);
  }

  renumber(stamps: Int32Array): void {
    for (let slot = 0; slot < this.#slots; slot++)
      if (this.stampAt(slot) >= 0) this.#stamps[slot] = stamps[this.#stamps[slot]!]!;
  }

  #rebuild(slots: number, isKept: (chain: number) => boolean, dropped?: (stamp: number) => void): void {
    const keys = this.#keys;
    const stamps = this.#stamps;
    this.#slots = slots;
    this.#keys = new Float64Array(slots).fill(Number.NaN);
    this.#stamps = new Int32Array(slots);
    this.#size = 0;
    for (let at = 0; at < keys.length; at++) {
      const chain = keys[at]!;
      if (Number.isNaN(chain)) continue;
      if (!isKept(chain)) {
        dropped?.(stamps[at]!);
        continue;
      }
      const slot = this.find(chain);
      this.#keys[slot] = chain;
      this.#stamps[slot] = stamps[at]!;
      this.#size++;
    }
  }
}
