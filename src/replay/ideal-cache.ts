import type { Context } from '../core/context.ts';
import type { IdealCache } from '../documents/summary.ts';
import { type CallInput, inputOf } from '../endpoints/index.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { noSession } from '../nouns/workload-columns.ts';
import { chainNamed, chainTokens } from '../prefix/block-hash.ts';
import { BlockScopes } from '../prefix/block-scopes.ts';
import { PrefixReuseAnalyser } from '../prefix/reuse.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { BodyReader } from './body-reader.ts';
import { saltInput } from './live-histories.ts';
import type { ReplayPlan } from './read-plan.ts';

/** The prompts of a run, for the pass over them. */
export interface SentPrompts {
  readonly plan: ReplayPlan;
  /** Rows that were sent, in the order of sending. */
  readonly sent: Int32Array;
  /** Whether a row's hits are counted; the others only fill the cache. */
  readonly isCounted: (row: number) => boolean;
  readonly tokenizer: Tokenizer | null;
  readonly blockTokens: number;
  readonly salt: string | null;
  /** Whether prompts of sessions carry the answers that came. */
  readonly isLive: boolean;
  /** The model of requests that name none. */
  readonly model: string;
}

/**
 * Goes through the prompts of a run once more, after its end, in the order of sending, looking each up in a cache that
 * forgets nothing before it is stored. Blocks that a request names are its own, else its text is read by the tokenizer.
 * Two million distinct blocks are followed one by one, beyond that a share of them (see `PrefixReuseAnalyser`): some 50 MB.
 */
export async function findIdealCache(prompts: SentPrompts, context: Context): Promise<IdealCache> {
  const { plan, tokenizer } = prompts;
  if (prompts.isLive && plan.deltas > 0) return unknown(reasons.live, prompts);
  if (plan.named === 0 && tokenizer?.readsText !== true) return unknown(reasons.unread, prompts);
  const bodies = new BodyReader(plan);
  try {
    return await new Walk(prompts, bodies).run(context);
  } finally {
    await bodies.close();
  }
}

const reasons = {
  live: 'prompts carried answers of this run; --history recorded sends those of the workload',
  unread: 'nobody has read the prompts; --tokenizer does',
  uncounted: 'some prompts have neither named blocks with prompt_tokens nor a tokenizer to read them',
  interrupted: 'the run was interrupted',
  nothing: 'no request was sent',
};

function unknown(reason: string, { blockTokens }: SentPrompts): IdealCache {
  const nothing = { share: null, hit_tokens: null, prompt_tokens: null };
  return { ...nothing, block_tokens: blockTokens, sampled_share: 1, reason };
}

/** Rows between two looks at signals and timers. */
const rowsAtOnce = 64;

class Walk {
  readonly #prompts: SentPrompts;
  readonly #bodies: BodyReader;
  readonly #scopes = new BlockScopes();
  readonly #cache = new PrefixReuseAnalyser();

  constructor(prompts: SentPrompts, bodies: BodyReader) {
    this.#prompts = prompts;
    this.#bodies = bodies;
  }

  async run({ signal, progress }: Context): Promise<IdealCache> {
    const { sent, isCounted } = this.#prompts;
    const work = {
      label: 'reading the prompts for their prefixes',
      total: sent.length,
      unit: 'requests',
    } as const;
    let hitTokens = 0;
    let promptTokens = 0;
    for (let i = 0; i < sent.length; i++) {
      if (i % rowsAtOnce === 0) {
        progress({ ...work, done: i });
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (signal.aborted) return unknown(reasons.interrupted, this.#prompts);
      const row = sent[i]!;
      // Checked against the schema when the plan was read.
      const request = JSON.parse(await this.#bodies.line(row)) as WorkloadRequest;
      if (this.#isLive(request, row)) return unknown(reasons.live, this.#prompts);
      const prompt = this.#read(request, row);
      if (prompt === null) return unknown(reasons.uncounted, this.#prompts);
      const hits = this.#cache.access({ ...prompt, ownBlocks: 0 });
      if (!isCounted(row)) continue;
      hitTokens += hits;
      promptTokens += prompt.promptTokens;
    }
    progress({ ...work, done: sent.length, isLast: true });
    if (promptTokens === 0) return unknown(reasons.nothing, this.#prompts);
    return {
      // An estimate from a share of the blocks may go beyond what there is.
      share: Math.min(1, hitTokens / promptTokens),
      hit_tokens: Math.min(hitTokens, promptTokens),
      prompt_tokens: promptTokens,
      block_tokens: this.#prompts.blockTokens,
      sampled_share: this.#cache.result().sampledShare,
      reason: null,
    };
  }

  /** Whether what was sent held answers that are written nowhere. */
  #isLive(request: WorkloadRequest, row: number): boolean {
    const { plan, isLive } = this.#prompts;
    if (!isLive || plan.columns.session[row] === noSession) return false;
    const input = inputOf(request);
    return input.kind === 'messages' && input.messages.some(({ role }) => role === 'assistant');
  }

  /** Chained hashes of the blocks of a prompt as it was sent; null when nobody knows its tokens. */
  #read(request: WorkloadRequest, row: number) {
    const { plan, tokenizer, salt, model, blockTokens } = this.#prompts;
    const named = request.prefix_blocks ?? null;
    const size = named?.block_tokens ?? blockTokens;
    const key = { model: request.model ?? model, adapter: request.adapter ?? null };
    let { start: chain } = this.#scopes.of({ isNamed: named !== null, blockTokens: size, ...key });
    if (named !== null) {
      const promptTokens = plan.columns.promptTokens[row]!;
      const chains = Float64Array.from(named.ids, (id) => {
        chain = chainNamed(chain, id);
        return chain;
      });
      return promptTokens < 0 ? null : { chains, promptTokens, blockTokens: size };
    }
    if (tokenizer?.readsText !== true) return null;
    const input = inputOf(request);
    const ids = tokenizer.encode(textOf(salt === null ? input : saltInput(input, salt)));
    const chains = new Float64Array(Math.floor(ids.length / size));
    for (let block = 0; block < chains.length; block++) {
      chain = chainTokens(chain, ids, block * size, (block + 1) * size);
      chains[block] = chain;
    }
    return { chains, promptTokens: ids.length, blockTokens: size };
  }
}

/** What is asked, as the text whose tokens `analyze` counts. */
function textOf(input: CallInput): string {
  switch (input.kind) {
    case 'text':
      return input.text;
    case 'messages':
      return promptText({ messages: input.messages }).text;
    case 'token-ids':
      throw new Error('a line of a workload holds text');
  }
}
