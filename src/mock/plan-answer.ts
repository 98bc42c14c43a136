import { prefixBlockKeys, ScriptedPrefixCache } from '../engine/scripted/index.ts';
import type { FinishReason } from './answer-format.ts';
import type { Fault } from './fault-rules.ts';
import { unitsPerToken } from './mock-tokens.ts';
import type { MockOptions } from './options.ts';
import { type MockRequest, messageText } from './read-request.ts';

export interface AnswerLength {
  readonly outputTokens: number;
  readonly finishReason: FinishReason;
}

/** How long an answer is: as long as it may be, unless the model stops by itself and nothing forbids it. */
export function planLength(request: MockRequest, fault: Fault | null, options: MockOptions): AnswerLength {
  const { maxTokens, minTokens, ignoresEos } = request;
  const natural = ignoresEos ? maxTokens : Math.min(maxTokens, options.outputTokens ?? maxTokens);
  const wanted = Math.max(natural, Math.min(minTokens, maxTokens));
  const outputTokens = fault?.kind === 'early-stop' ? Math.min(wanted, Math.max(1, fault.value)) : wanted;
  return { outputTokens, finishReason: outputTokens < maxTokens ? 'stop' : 'length' };
}

/** The prefix cache as the mock's requests meet it. */
export class MockPrefixCache {
  readonly #cache: ScriptedPrefixCache | null;
  readonly #blockTokens: number;
  readonly #capacityBlocks: number;

  constructor({ prefixCacheTokens, blockTokens }: MockOptions) {
    this.#blockTokens = blockTokens;
    this.#capacityBlocks = Math.floor(prefixCacheTokens / blockTokens);
    this.#cache = this.#capacityBlocks === 0 ? null : new ScriptedPrefixCache(this.#capacityBlocks);
  }

  /** Share of the room in use. */
  get share(): number {
    return this.#cache === null ? 0 : this.#cache.blocks / this.#capacityBlocks;
  }

  /** Prompt tokens that are there already; the prompt's blocks are there from now on. */
  take(request: MockRequest): number {
    if (this.#cache === null) return 0;
    const keys = this.#keysOf(request.prompt);
    const hits = this.#cache.countHits(keys);
    this.#cache.touch(keys);
    // An engine computes at least the last token, or there would be nothing to go on from.
    return Math.min(hits * this.#blockTokens, request.promptTokens - 1);
  }

  /** A conversation that goes on finds the answer in the cache too. */
  addAnswer({ prompt, api }: MockRequest, answer: string): void {
    if (this.#cache === null || typeof prompt !== 'string') return;
    const text = prompt + (api === 'completions' ? answer : messageText('assistant', answer));
    this.#cache.touch(this.#keysOf(text));
  }

  clear(): void {
    this.#cache?.clear();
  }

  #keysOf(prompt: string | readonly number[]): number[] {
    if (typeof prompt !== 'string')
      return prefixBlockKeys(prompt.length, (at) => prompt[at]!, this.#blockTokens);
    return prefixBlockKeys(prompt.length, (at) => prompt.charCodeAt(at), this.#blockTokens * unitsPerToken);
  }
}
