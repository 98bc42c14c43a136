const minimumSlots = 1 << 10;

/** 32-bit words of a fingerprint. */
export const fingerprintWords = 3;

/**
 * A set of texts that remembers a number with each, in 20 bytes a slot instead of a hundred a text. It keeps
 * 96-bit fingerprints, not the texts: among ten million of them the chance of one false match is 6e-16.
 */
export class FingerprintTable {
  #slots = minimumSlots;
  #size = 0;
  #low = new Uint32Array(minimumSlots);
  #middle = new Uint32Array(minimumSlots);
  #high = new Uint32Array(minimumSlots);
  #values = new Float64Array(minimumSlots).fill(Number.NaN);

  get size(): number {
    return this.#size;
  }

  /** The number stored with a text, or undefined. */
  get(text: string): number | undefined {
    const value = this.#values[this.#find(text)]!;
    return Number.isNaN(value) ? undefined : value;
  }

  has(text: string): boolean {
    return this.get(text) !== undefined;
  }

  /** Stores a number (not NaN) with a text; returns the one stored before, or undefined. */
  set(text: string, value: number): number | undefined {
    fingerprint96(text, this.#fingerprint, 0);
    return this.setFingerprint(this.#fingerprint, 0, value);
  }

  /** The same for a text of which only the fingerprint is left, which begins at `at` of `words`. */
  setFingerprint(words: Int32Array, at: number, value: number): number | undefined {
    const [low, middle, high] = [words[at]! >>> 0, words[at + 1]! >>> 0, words[at + 2]! >>> 0];
    const slot = this.#slotOf(low, middle, high);
    const before = this.#values[slot]!;
    this.#values[slot] = value;
    if (!Number.isNaN(before)) return before;
    this.#low[slot] = low;
    this.#middle[slot] = middle;
    this.#high[slot] = high;
    this.#size++;
    if (this.#size * 4 > this.#slots * 3) this.#grow();
    return undefined;
  }

  readonly #fingerprint = new Int32Array(fingerprintWords);

  #find(text: string): number {
    fingerprint96(text, this.#fingerprint, 0);
    const [low, middle, high] = this.#fingerprint;
    return this.#slotOf(low! >>> 0, middle! >>> 0, high! >>> 0);
  }

  #slotOf(low: number, middle: number, high: number): number {
    const mask = this.#slots - 1;
    let slot = (low ^ (middle >>> 7)) & mask;
    while (!Number.isNaN(this.#values[slot]!)) {
      if (this.#low[slot] === low && this.#middle[slot] === middle && this.#high[slot] === high) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [low, middle, high, values] = [this.#low, this.#middle, this.#high, this.#values];
    this.#slots *= 2;
    this.#low = new Uint32Array(this.#slots);
    this.#middle = new Uint32Array(this.#slots);
    this.#high = new Uint32Array(this.#slots);
    this.#values = new Float64Array(this.#slots).fill(Number.NaN);
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i]!)) continue;
      const slot = this.#slotOf(low[i]!, middle[i]!, high[i]!);
      this.#low[slot] = low[i]!;
      this.#middle[slot] = middle[i]!;
      this.#high[slot] = high[i]!;
      this.#values[slot] = values[i]!;
    }
  }
}

/**
 * Writes three 32-bit words from a text's UTF-16 units to `out[at …]`: multiply-xor mixing with three odd constants, each
 * word finished by the avalanche of MurmurHash3 (Appleby, public domain formula). Not for adversaries.
 */
export function fingerprint96(text: string, out: Int32Array, at: number): void {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x85ebca6b;
  let c = 0xc2b2ae35;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b << 13) | (b >>> 19), 5) + Math.imul(unit, 0xcc9e2d51);
    c = Math.imul(c ^ (unit + i), 0x1b873593);
    c = (c << 15) | (c >>> 17);
  }
  out[at] = avalanche(a ^ (c >>> 16));
  out[at + 1] = avalanche(b);
  out[at + 2] = avalanche(c + a);
}

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
