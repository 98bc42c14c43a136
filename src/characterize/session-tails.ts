import { commonBlocks } from './block-chains.ts';
import { Ring } from './ring.ts';

/** Tokens and blocks that are remembered of the last prompts of sessions: 24 MB and 8 MB. */
const tokensKept = 6_000_000;
const blocksKept = 1_000_000;

/** A prompt as it is compared. */
export interface PromptEnds {
  /** Null where tokens are not looked at. */
  readonly ids: Int32Array | null;
  readonly chain: Float64Array;
}

/** What a prompt shares with the session's previous one. */
export interface SharedPrefix {
  /** Null when the tokens of either are not known (any more). */
  readonly tokens: number | null;
  /** Null when the prompt before is forgotten altogether. */
  readonly blocks: number | null;
}

/** Remembers the last prompts of sessions between chunks, those stored last for longest. About 24 bytes a session more. */
export class SessionTails {
  readonly #ids: Ring<Int32Array>;
  readonly #chains: Ring<Float64Array>;

  constructor({ tokens = tokensKept, blocks = blocksKept } = {}) {
    this.#ids = new Ring((length) => new Int32Array(length), tokens);
    this.#chains = new Ring((length) => new Float64Array(length), blocks);
  }

  /** What a prompt shares with the session's remembered one. */
  compare(session: number, prompt: PromptEnds): SharedPrefix {
    const chain = this.#chains.get(session);
    const ids = this.#ids.get(session);
    return {
      tokens: ids === null || prompt.ids === null ? null : commonTokens(prompt.ids, ids),
      blocks: chain === null ? null : commonBlocks(prompt.chain, chain),
    };
  }

  /** Remembers a session's last prompt; the arrays are copied. */
  remember(session: number, { ids, chain }: PromptEnds): void {
    if (ids !== null) this.#ids.set(session, ids);
    this.#chains.set(session, chain);
  }
}

function commonTokens(first: Int32Array, second: Int32Array): number {
  const limit = Math.min(first.length, second.length);
  let at = 0;
  while (at < limit && first[at] === second[at]) at++;
  return at;
}
