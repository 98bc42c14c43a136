import { stableJson } from '../core/json-text.ts';
import type { BehaviourHashes } from '../documents/fingerprint.ts';
import { createSha256, sha256Bytes } from '../io/hash.ts';
import { behaviourParts } from '../nouns/behaviour-parts.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { renderPart } from './behaviour-fields.ts';
import { MultisetHash, type MultisetState } from './multiset-hash.ts';

/** Digests of one request: each part, and the whole. */
export interface RequestDigests {
  readonly whole: Uint8Array;
  /** In the order of `behaviourParts`. */
  readonly parts: readonly Uint8Array[];
}

/** Sums over some requests, in a form that crosses threads. */
export interface BehaviourSums {
  /** 32 bytes a request, in file order. */
  readonly wholes: Uint8Array;
  readonly parts: readonly MultisetState[];
  readonly unnamed: MultisetState;
  readonly named: MultisetState;
  readonly hasDependencies: boolean;
}

/** Texts of parts that many requests share, such as sampling, are hashed once. */
const cacheSize = 4096;

/** Hashes requests one by one, and sums them up. */
export class BehaviourHasher {
  readonly #wholes: Uint8Array[] = [];
  readonly #parts = behaviourParts.map(() => new MultisetHash());
  readonly #unnamed = new MultisetHash();
  readonly #named = new MultisetHash();
  readonly #cache = new Map<string, Uint8Array>();
  #hasDependencies = false;

  add(request: WorkloadRequest): RequestDigests {
    const parts = behaviourParts.map((part) => this.#digest(renderPart(request, part)));
    parts.forEach((digest, i) => {
      this.#parts[i]!.add(digest);
    });
    const whole = sha256Bytes(join(parts));
    const names = stableJson([request.request_id, request.depends_on ?? null]);
    this.#wholes.push(whole);
    this.#unnamed.add(whole);
    this.#named.add(sha256Bytes(join([whole, new TextEncoder().encode(names)])));
    this.#hasDependencies ||= (request.depends_on ?? null) !== null;
    return { whole, parts };
  }

  sums(): BehaviourSums {
    return {
      wholes: join(this.#wholes),
      parts: this.#parts.map((part) => part.state()),
      unnamed: this.#unnamed.state(),
      named: this.#named.state(),
      hasDependencies: this.#hasDependencies,
    };
  }

  #digest(text: string): Uint8Array {
    if (text.length > 200) return sha256Bytes(text);
    const known = this.#cache.get(text);
    if (known !== undefined) return known;
    const digest = sha256Bytes(text);
    if (this.#cache.size >= cacheSize) this.#cache.clear();
    this.#cache.set(text, digest);
    return digest;
  }
}

/** Puts the sums of chunks together, in file order. */
export class BehaviourHashSum {
  readonly #ordered = createSha256();
  readonly #parts = behaviourParts.map(() => new MultisetHash());
  readonly #unnamed = new MultisetHash();
  readonly #named = new MultisetHash();
  #hasDependencies = false;

  add(sums: BehaviourSums): void {
    this.#ordered.update(sums.wholes);
    sums.parts.forEach((state, i) => {
      this.#parts[i]!.merge(state);
    });
    this.#unnamed.merge(sums.unnamed);
    this.#named.merge(sums.named);
    this.#hasDependencies ||= sums.hasDependencies;
  }

  /** Request ids count only where some `depends_on` refers to them; elsewhere renaming requests changes nothing. */
  finish(): BehaviourHashes {
    const named = this.#named.digestHex();
    if (this.#hasDependencies) this.#ordered.update(new TextEncoder().encode(named));
    return {
      ordered: this.#ordered.digestHex(),
      unordered: (this.#hasDependencies ? this.#named : this.#unnamed).digestHex(),
      parts: Object.fromEntries(
        behaviourParts.map((part, i) => [part, this.#parts[i]!.digestHex()]),
      ) as BehaviourHashes['parts'],
    };
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
