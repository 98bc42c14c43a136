import type { PrefixBlocks } from '../core/workload.ts';
import { chainNamed, chainStart, chainTokens } from '../prefix/block-hash.ts';
import { float64Column, int32Column } from './growing-columns.ts';
import type { MeasuredChunk } from './measured-chunk.ts';

/** What blocks are made from. */
export interface BlockSource {
  /** The request's own blocks, if it names some. */
  readonly named: PrefixBlocks | null;
  /** Tokens of the prompt; null when they are not looked at. */
  readonly ids: Int32Array | null;
  /** Cached prefixes are kept apart by this: the model and adapter that a request asks for. */
  readonly scope: string;
  /** The session's previous request in the chunk, and how many first tokens are its. */
  readonly previous: number;
  readonly shared: number;
}

/** Gathers the chained block hashes of a chunk's requests; what a turn shares with the one before is not hashed again. */
export class BlockChains {
  readonly #blockTokensGiven: number;
  readonly #blockTokens = int32Column();
  readonly #kept = int32Column();
  readonly #ends = int32Column();
  readonly #chains = float64Column();
  /** By request: its full chain, as long as a later turn may build on it; and its scope. */
  readonly #full: (Float64Array | undefined)[] = [];
  readonly #scopes: string[] = [];

  constructor(blockTokens: number) {
    this.#blockTokensGiven = blockTokens;
  }

  /** Takes the next request of the chunk. */
  add(source: BlockSource): void {
    const blockTokens = source.named?.block_tokens ?? this.#blockTokensGiven;
    const scope = `${source.named === null ? 'text' : 'named'} ${blockTokens} ${source.scope}`;
    const before =
      source.previous >= 0 && this.#scopes[source.previous] === scope
        ? this.#full[source.previous]
        : undefined;
    const chain =
      source.named === null
        ? chainOfText(source, blockTokens, before, scope)
        : chainOfNames(source.named, scope);
    const kept = commonBlocks(chain, before);
    this.#blockTokens.push(blockTokens);
    this.#kept.push(kept);
    this.#chains.append(chain.subarray(kept));
    this.#ends.push(this.#chains.length);
    if (source.previous >= 0) this.#full[source.previous] = undefined;
    this.#full.push(chain);
    this.#scopes.push(scope);
  }

  result(): Pick<MeasuredChunk, 'blockTokens' | 'keptBlocks' | 'chainEnds' | 'chains'> {
    return {
      blockTokens: this.#blockTokens.copy(),
      keptBlocks: this.#kept.copy(),
      chainEnds: this.#ends.copy(),
      chains: this.#chains.copy(),
    };
  }
}

function chainOfText(
  { ids, shared }: BlockSource,
  blockTokens: number,
  before: Float64Array | undefined,
  scope: string,
): Float64Array {
  if (ids === null) return new Float64Array(0);
  const chain = new Float64Array(Math.floor(ids.length / blockTokens));
  const known = before === undefined ? 0 : Math.min(Math.floor(shared / blockTokens), chain.length);
  if (known > 0) chain.set(before!.subarray(0, known));
  let value = known > 0 ? chain[known - 1]! : chainNamed(chainStart(0), scope);
  for (let block = known; block < chain.length; block++) {
    value = chainTokens(value, ids, block * blockTokens, (block + 1) * blockTokens);
    chain[block] = value;
  }
  return chain;
}

function chainOfNames({ ids }: PrefixBlocks, scope: string): Float64Array {
  let value = chainNamed(chainStart(0), scope);
  return Float64Array.from(ids, (id) => {
    value = chainNamed(value, id);
    return value;
  });
}

/** First blocks that two chains have in common: chains agree up to a block or not at all after it. */
export function commonBlocks(chain: Float64Array, before: Float64Array | undefined): number {
  const limit = Math.min(chain.length, before?.length ?? 0);
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (chain[middle - 1] === before![middle - 1]) low = middle;
    else high = middle - 1;
  }
  return low;
}
