import { commonBlocks } from './block-chains.ts';

/** Tokens, and beyond them blocks, that are remembered of the last prompts of sessions. */
const tokensKept = 8_000_000;
const blocksKept = 2_000_000;

/** The last prompt of a session, as much of it as is still remembered. */
interface Tail {
  ids: Int32Array | null;
  readonly chain: Float64Array;
  readonly blockTokens: number;
}

/** What a prompt shares with the session's previous one. */
export interface SharedPrefix {
  readonly tokens: number;
  readonly blocks: number;
  /** `tokens` is exact; or whole blocks only, because the rest is forgotten; or the prompt before is forgotten altogether. */
  readonly precision: 'exact' | 'blocks' | 'unknown';
}

/** Remembers the last prompts of sessions between chunks, those used last for longest. Memory is bounded. */
export class SessionTails {
  readonly #withIds = new Map<number, Tail>();
  readonly #withBlocks = new Map<number, Tail>();
  #tokens = 0;
  #blocks = 0;

  /** What a prompt shares with the session's remembered one. */
  compare(
    session: number,
    prompt: { readonly ids: Int32Array | null; readonly chain: Float64Array },
  ): SharedPrefix {
    const tail = this.#withIds.get(session) ?? this.#withBlocks.get(session);
    if (tail === undefined) return { tokens: 0, blocks: 0, precision: 'unknown' };
    const blocks = commonBlocks(prompt.chain, tail.chain);
    if (tail.ids === null || prompt.ids === null)
      return { tokens: blocks * tail.blockTokens, blocks, precision: 'blocks' };
    return { tokens: commonTokens(prompt.ids, tail.ids), blocks, precision: 'exact' };
  }

  /** Remembers a session's last prompt; the arrays are copied. */
  remember(session: number, ids: Int32Array | null, chain: Float64Array, blockTokens: number): void {
    this.#forget(session);
    const tail = { ids: ids?.slice() ?? null, chain: chain.slice(), blockTokens };
    this.#blocks += chain.length;
    if (tail.ids === null) this.#withBlocks.set(session, tail);
    else {
      this.#tokens += tail.ids.length;
      this.#withIds.set(session, tail);
    }
    this.#trim();
  }

  #forget(session: number): void {
    const tail = this.#withIds.get(session) ?? this.#withBlocks.get(session);
    if (tail === undefined) return;
    this.#tokens -= tail.ids?.length ?? 0;
    this.#blocks -= tail.chain.length;
    this.#withIds.delete(session);
    this.#withBlocks.delete(session);
  }

  #trim(): void {
    for (const [session, tail] of this.#withIds) {
      if (this.#tokens <= tokensKept) break;
      this.#tokens -= tail.ids!.length;
      this.#withIds.delete(session);
      tail.ids = null;
      this.#withBlocks.set(session, tail);
    }
    for (const [session, tail] of this.#withBlocks) {
      if (this.#blocks <= blocksKept) break;
      this.#blocks -= tail.chain.length;
      this.#withBlocks.delete(session);
    }
  }
}

function commonTokens(first: Int32Array, second: Int32Array): number {
  const limit = Math.min(first.length, second.length);
  let at = 0;
  while (at < limit && first[at] === second[at]) at++;
  return at;
}
