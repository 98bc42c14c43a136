import { InputError } from '../core/errors.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { PrefixBlocks, WorkloadRequest } from '../nouns/workload.ts';
import { chainNamed, chainStart, chainTokens } from '../prefix/block-hash.ts';
import type { WriteTools } from './contract.ts';

/** A prompt as traces tell it. */
export interface BlockedPrompt {
  readonly tokens: number;
  /** One for each block, the last of which may not be full. */
  readonly ids: readonly number[];
}

/**
 * Names prefix blocks by numbers: equal leading numbers mean an equal prefix. Numbers that the workload has are kept;
 * else blocks are numbered 0, 1, 2 … as they come. A last block that is not full is a block of its own. Memory grows
 * with the distinct blocks, about 60 bytes each.
 */
export class BlockNumbers {
  readonly #blockTokens: number;
  readonly #numbers = new Map<number | string, number>();
  #next = 0;
  #hasGiven = false;

  constructor(blockTokens: number) {
    this.#blockTokens = blockTokens;
  }

  /** @throws InputError when some requests bring their numbers and others need them */
  of(request: WorkloadRequest, tools: WriteTools): BlockedPrompt {
    const named = request.prefix_blocks ?? null;
    if (named !== null && named.block_tokens === this.#blockTokens)
      return { tokens: tools.promptTokens(request), ids: this.#keep(named) };
    if (named !== null && this.#blockTokens % named.block_tokens === 0)
      return { tokens: tools.promptTokens(request), ids: this.#merge(named) };
    const { text } = promptText(request);
    const declared = request.prompt_tokens ?? 0;
    if (text === '' && declared > 0) return { tokens: declared, ids: this.#unshared(declared) };
    return this.#fromTokens(tools.encode(text));
  }

  #keep(named: PrefixBlocks): readonly number[] {
    if (!named.ids.every((id) => typeof id === 'number' && id >= 0))
      return named.ids.map((id) => this.#numberOf(`n${id}`));
    this.#hasGiven = true;
    this.#checkUnmixed();
    return named.ids as readonly number[];
  }

  /** Joins the workload's own smaller blocks: the chain of their ids names the larger one. */
  #merge(named: PrefixBlocks): readonly number[] {
    const group = this.#blockTokens / named.block_tokens;
    const ids: number[] = [];
    let chain = chainStart(2);
    for (let at = 0; at < named.ids.length; at++) {
      chain = chainNamed(chain, named.ids[at]!);
      if ((at + 1) % group === 0 || at + 1 === named.ids.length) ids.push(this.#numberOf(chain));
    }
    return ids;
  }

  #fromTokens(tokens: ArrayLike<number>): BlockedPrompt {
    const ids: number[] = [];
    let chain = chainStart(1);
    for (let from = 0; from < tokens.length; from += this.#blockTokens) {
      const to = Math.min(from + this.#blockTokens, tokens.length);
      // The length is part of the name: a block that is not full is never taken for a full one.
      chain = chainTokens(chainTokens(chain, tokens, from, to), [to - from], 0, 1);
      ids.push(this.#numberOf(chain));
    }
    return { tokens: tokens.length, ids };
  }

  /** A prompt of which nothing but the length is known shares nothing. */
  #unshared(tokens: number): readonly number[] {
    this.#next += Math.ceil(tokens / this.#blockTokens);
    this.#checkUnmixed();
    const count = Math.ceil(tokens / this.#blockTokens);
    return Array.from({ length: count }, (_, i) => this.#next - count + i);
  }

  #numberOf(key: number | string): number {
    let number = this.#numbers.get(key);
    if (number !== undefined) return number;
    number = this.#next++;
    this.#numbers.set(key, number);
    this.#checkUnmixed();
    return number;
  }

  #checkUnmixed(): void {
    if (this.#hasGiven && this.#next > 0)
      throw new InputError({
        code: 'mixed-blocks',
        message: 'some requests name their prefix blocks by number and others do not: numbers would clash',
        hint: 'give all requests prefix_blocks of the same block_tokens, or none',
      });
  }
}
