import { BlockTable } from './block-table.ts';
import { RecencyStack } from './recency.ts';

/** Blocks remembered one by one; beyond, a share chosen by hash stands for all. About 12 to 24 bytes each. */
const exactBlocks = 1 << 21;

/** Cache sizes of the hit-rate curve are powers of two up to this exponent. */
const sizes = 48;

/** A request as the analysis of prefix reuse sees it. */
export interface PrefixAccess {
  /** Chained hashes of its blocks, the first first. */
  readonly chains: Float64Array;
  readonly promptTokens: number;
  readonly blockTokens: number;
  /** How many of its first blocks the request shares with the turn before in its own session. */
  readonly ownBlocks: number;
}

/** What prompts share with all that came before, counted in whole blocks. */
export interface PrefixReuse {
  /** Tokens a block; null when requests differ. */
  readonly blockTokens: number | null;
  readonly promptTokens: number;
  /** Prompt tokens that a prefix cache without limits would have held. */
  readonly hitTokens: number;
  /** Of these: what the session's own previous turn had brought, and what only other requests had. */
  readonly ownHitTokens: number;
  readonly crossHitTokens: number;
  /** Distinct blocks: what a cache must hold to forget nothing. */
  readonly uniqueBlocks: number;
  readonly uniqueTokens: number;
  readonly curve: readonly CachePoint[];
  /** 1 when every block is followed; less when that share of blocks, chosen by hash, stands for all. */
  readonly sampledShare: number;
}

/** What a least-recently-used cache of a size would have held. */
export interface CachePoint {
  readonly cacheBlocks: number;
  readonly cacheTokens: number;
  readonly hitTokens: number;
}

/**
 * Follows requests in order and counts what prefix caches of every size would have held: Mattson's stack distances
 * (R. L. Mattson et al., IBM Systems Journal 9(2), 1970) of prefix blocks, the sizes all at once. Past `limit` blocks it
 * follows a share of them by hash (C. Waldspurger et al., SHARDS, FAST 2015), halved as often as needed. A request is
 * looked up before it is stored, as if all requests ran one after another.
 */
export class PrefixReuseAnalyser {
  readonly #limit: number;
  readonly #table = new BlockTable();
  readonly #stack = new RecencyStack();
  /** By exponent: tokens of hits at stack distances in (2^(e-1), 2^e] tokens' worth of blocks. */
  readonly #hitsBySize = new Float64Array(sizes + 1);
  #mask = 0;
  #unique = 0;
  #uniqueTokens = 0;
  #promptTokens = 0;
  #ownHitTokens = 0;
  #hitTokens = 0;
  #blockTokens: number | null | undefined;
  #followed = new Float64Array(256);

  constructor(limit = exactBlocks) {
    this.#limit = limit;
  }

  /** Counts a request; returns how many of its tokens an unlimited cache would have held (estimated once sampling). */
  access(request: PrefixAccess): number {
    const { chains, promptTokens, blockTokens, ownBlocks } = request;
    this.#promptTokens += promptTokens;
    this.#blockTokens =
      this.#blockTokens === undefined || this.#blockTokens === blockTokens ? blockTokens : null;
    if (chains.length === 0) return 0;
    const count = this.#follow(chains);
    const weight = (this.#mask + 1) * blockTokens;
    const hits = count === 0 ? 0 : this.#touch(count, weight);
    this.#unique += (count - hits) * (this.#mask + 1);
    this.#uniqueTokens += (count - hits) * weight;
    // The last block may be named although it is not full. An estimate may exceed one prompt, but not in the sum.
    const hitTokens = this.#mask === 0 ? Math.min(hits * weight, promptTokens) : hits * weight;
    this.#hitTokens += hitTokens;
    this.#ownHitTokens += Math.min(ownBlocks * blockTokens, promptTokens);
    while (this.#table.size > this.#limit) this.#halve();
    return hitTokens;
  }

  result(): PrefixReuse {
    const unique = Math.round(this.#unique);
    const blockTokens = this.#blockTokens ?? null;
    const own = Math.min(this.#ownHitTokens, this.#hitTokens);
    return {
      blockTokens,
      promptTokens: this.#promptTokens,
      hitTokens: this.#hitTokens,
      ownHitTokens: own,
      crossHitTokens: this.#hitTokens - own,
      uniqueBlocks: unique,
      uniqueTokens: this.#uniqueTokens,
      curve: blockTokens === null ? [] : this.#curve(blockTokens, unique),
      sampledShare: 1 / (this.#mask + 1),
    };
  }

  #curve(blockTokens: number, unique: number): CachePoint[] {
    const points: CachePoint[] = [];
    let hitTokens = 0;
    for (let exponent = 0; exponent <= sizes; exponent++) {
      hitTokens += this.#hitsBySize[exponent]!;
      const cacheBlocks = 2 ** exponent;
      points.push({
        cacheBlocks,
        cacheTokens: cacheBlocks * blockTokens,
        hitTokens: Math.min(hitTokens, this.#hitTokens),
      });
      if (cacheBlocks >= unique) break;
    }
    return points;
  }

  /** Copies the chains that are followed; returns how many. */
  #follow(chains: Float64Array): number {
    if (this.#followed.length < chains.length) this.#followed = new Float64Array(2 * chains.length);
    const followed = this.#followed;
    let count = 0;
    for (let i = 0; i < chains.length; i++) {
      const chain = chains[i]!;
      if ((chain & this.#mask) === 0) followed[count++] = chain;
    }
    return count;
  }

  /** Looks the followed chains up, run by run of blocks last used together; then stores them as just used. */
  #touch(count: number, weight: number): number {
    const stack = this.#stack;
    const table = this.#table;
    if (stack.isFull) table.renumber(stack.compact());
    const stamp = stack.push(0);
    let at = 0;
    let runStart = 0;
    let runStamp = -1;
    // Blocks that this request has taken from above the run in hand: they count as above it still.
    let moved = 0;
    for (; at < count; at++) {
      const slot = table.find(this.#followed[at]!);
      const last = table.stampAt(slot);
      if (last !== runStamp) {
        moved += this.#closeRun(runStamp, at - runStart, moved, weight);
        runStart = at;
        runStamp = last;
      }
      if (last < 0) break;
      table.setAt(slot, stamp);
    }
    if (at === count) this.#closeRun(runStamp, at - runStart, moved, weight);
    for (let i = at; i < count; i++) table.add(this.#followed[i]!, stamp);
    stack.remove(stamp, -count);
    return at;
  }

  #closeRun(stamp: number, length: number, moved: number, weight: number): number {
    if (stamp < 0 || length === 0) return 0;
    this.#countRun(this.#stack.above(stamp) + moved, length, weight);
    this.#stack.remove(stamp, length);
    return length;
  }

  /** Adds hits at distances `above + 1 … above + length`. */
  #countRun(above: number, length: number, weight: number): void {
    const scale = this.#mask + 1;
    let done = 0;
    for (let exponent = 0; done < length; exponent++) {
      const within = Math.floor(2 ** exponent / scale) - above;
      const upTo = exponent === sizes ? length : Math.min(length, within);
      if (upTo <= done) continue;
      this.#hitsBySize[exponent]! += (upTo - done) * weight;
      done = upTo;
    }
  }

  #halve(): void {
    this.#mask = this.#mask * 2 + 1;
    this.#table.keep(
      (chain) => (chain & this.#mask) === 0,
      (stamp) => this.#stack.remove(stamp, 1),
    );
  }
}
