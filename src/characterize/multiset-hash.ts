import { sha256Hex } from '../io/hash.ts';

const limbs = 8;

/**
 * A hash of a bag of 32-byte digests that does not know their order: their sum modulo 2^256, with their number
 * (D. Clarke et al., "Incremental multiset hash functions", ASIACRYPT 2003, MSet-Add-Hash). Partial sums merge in any
 * order. Meant against accident: with 2^256, someone who tries hard can build another bag of the same sum.
 */
export class MultisetHash {
  readonly #sum = new Uint32Array(limbs);
  #count = 0;

  add(digest: Uint8Array): void {
    const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    let carry = 0;
    for (let i = 0; i < limbs; i++) {
      const total = this.#sum[i]! + view.getUint32(i * 4, true) + carry;
      this.#sum[i] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
    this.#count++;
  }

  merge(other: MultisetState): void {
    const count = this.#count;
    this.add(other.sum);
    this.#count = count + other.count;
  }

  /** What crosses threads. */
  state(): MultisetState {
    const sum = new Uint8Array(limbs * 4);
    const view = new DataView(sum.buffer);
    this.#sum.forEach((limb, i) => {
      view.setUint32(i * 4, limb, true);
    });
    return { sum, count: this.#count };
  }

  digestHex(): string {
    const { sum, count } = this.state();
    return sha256Hex(`${count}:${Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  }
}

export interface MultisetState {
  /** 32 bytes, the least significant first. */
  readonly sum: Uint8Array;
  readonly count: number;
}
