import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import type { PrefixBlocks } from '../nouns/workload.ts';
import { chainNamed, chainTokens } from '../prefix/block-hash.ts';
import type { BlockScopes } from '../prefix/block-scopes.ts';
import type { MeasuredChunk } from './measured-chunk.ts';

/** What blocks are made from. */
export interface BlockSource {
  /** The request's own blocks, if it names some. */
  readonly named: PrefixBlocks | null;
  /** Tokens of the prompt; null when they are not looked at. */
  readonly ids: Int32Array | null;
  /** Cached prefixes are kept apart by the model and the adapter that a request asks for. */
  readonly model: string | null;
  readonly adapter: string | null;
  /** The session's previous request in the chunk, and how many first tokens are its. */
  readonly previous: number;
  readonly shared: number;
}

/** Gathers the chained block hashes of a chunk's requests; what a turn shares with the one before is not hashed again. */
export class BlockChains {
  readonly #blockTokensGiven: number;
  readonly #blockTokens = new IntegerColumn();
  readonly #kept = new IntegerColumn();
  readonly #ends = new IntegerColumn();
  readonly #chains = new FloatColumn();
  /** By request: which blocks its own can equal. */
  readonly #scope = new IntegerColumn();
  readonly #scopes: BlockScopes;

  constructor(blockTokens: number, scopes: BlockScopes) {
    this.#blockTokensGiven = blockTokens;
    this.#scopes = scopes;
  }

  /** Takes the next request of the chunk. */
  add(source: BlockSource): void {
    const { named, previous } = source;
    const blockTokens = named?.block_tokens ?? this.#blockTokensGiven;
    const scope = this.#scopes.of({
      isNamed: named !== null,
      blockTokens,
      model: source.model,
      adapter: source.adapter,
    });
    const isContinued = previous >= 0 && this.#scope.at(previous) === scope.index;
    const before = isContinued
      ? { from: this.#startOf(previous), to: this.#ends.at(previous) }
      : { from: 0, to: 0 };
    this.#blockTokens.push(blockTokens);
    if (named !== null) this.#kept.push(this.#addNames(named, scope.start, before));
    else if (source.ids !== null)
      this.#kept.push(
        this.#addText(source.ids, { shared: source.shared, blockTokens, start: scope.start, before }),
      );
    else this.#kept.push(0);
    this.#ends.push(this.#chains.length);
    this.#scope.push(scope.index);
  }

  result(): Pick<MeasuredChunk, 'blockTokens' | 'keptBlocks' | 'chainEnds' | 'chains'> {
    return {
      blockTokens: this.#blockTokens.take(),
      keptBlocks: this.#kept.take(),
      chainEnds: this.#ends.take(),
      chains: this.#chains.take(),
    };
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : this.#ends.at(row - 1);
  }

  #addText(ids: Int32Array, { blockTokens, start, shared, before }: TextBlocks): number {
    const chains = this.#chains;
    const count = Math.floor(ids.length / blockTokens);
    const known = Math.min(Math.floor(shared / blockTokens), count, before.to - before.from);
    for (let block = 0; block < known; block++) chains.push(chains.at(before.from + block));
    let value = known > 0 ? chains.at(chains.length - 1) : start;
    for (let block = known; block < count; block++) {
      value = chainTokens(value, ids, block * blockTokens, (block + 1) * blockTokens);
      chains.push(value);
    }
    return known;
  }

  #addNames({ ids }: PrefixBlocks, start: number, before: Span): number {
    const from = this.#chains.length;
    let value = start;
    for (const id of ids) {
      value = chainNamed(value, id);
      this.#chains.push(value);
    }
    const all = this.#chains.view();
    return commonBlocks(all.subarray(from), all.subarray(before.from, before.to));
  }
}

/** How a text is cut into blocks, and what of it is known from the turn before. */
interface TextBlocks {
  readonly blockTokens: number;
  readonly start: number;
  readonly shared: number;
  readonly before: Span;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** First blocks that two chains have in common: chains agree up to a block or not at all after it. */
export function commonBlocks(chain: Float64Array, before: Float64Array): number {
  const limit = Math.min(chain.length, before.length);
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (chain[middle - 1] === before[middle - 1]) low = middle;
    else high = middle - 1;
  }
  return low;
}
