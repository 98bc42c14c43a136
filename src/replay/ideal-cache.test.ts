import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testContext } from '../../test/support/context.ts';
import { startMock } from '../mock/start-mock.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { replayRequests, someRequests } from './replay.test-support.ts';

/*
 * The referee is the mock's own prefix cache, with room for everything. Words of three letters and a blank are a token
 * each to it and to the tokenizer `simple`, so that both must find the very same.
 */

const words = (count: number, letter: string) => Array(count).fill(letter.repeat(3)).join(' ');
const options = { endpoint: 'openai-completions', tokenizer: 'simple', concurrency: 1, prefixBlockTokens: 1 };

async function run(
  t: TestContext,
  requests: readonly Partial<WorkloadRequest>[],
  given: Readonly<Record<string, unknown>> = {},
  blockTokens = 1,
) {
  const mock = await startMock(
    { port: 0, ttftMs: 1, itlMs: 1, prefixCacheTokens: 1e6, blockTokens },
    testContext(),
  );
  t.after(() => mock.close());
  const all = someRequests(requests.length, (i) => requests[i]!);
  const { summary } = await replayRequests(t, all, { ...options, baseUrl: [mock.url], ...given });
  assert.equal(summary.counts.ok, requests.length);
  return summary.prefix_cache;
}

/** 48 words that all share, then 16 that go round in three, then 20 of each one's own. */
const shared = Array.from({ length: 12 }, (_, i) => ({
  prompt: [words(48, 'a'), words(16, 'xyz'[i % 3]!), words(20, String.fromCharCode(98 + i))].join(' '),
}));

test('the ideal is what a cache without limits finds, to the token', async (t) => {
  const { observed_share: observed, ideal } = await run(t, shared);
  // The first finds nothing, the next two 48 words, and the nine after them 64.
  assert.deepEqual(
    [ideal.hit_tokens, ideal.prompt_tokens, ideal.sampled_share, ideal.reason],
    [2 * 48 + 9 * 64, 12 * 84, 1, null],
  );
  assert.equal(ideal.share, (2 * 48 + 9 * 64) / (12 * 84));
  assert.equal(observed, ideal.share);
});

test('a salt keeps the reuse, and warm-up fills without counting', async (t) => {
  const salted = await run(t, shared, { cacheSaltText: 'sal ' });
  // One word more before each, and but for the first it is found.
  assert.deepEqual(
    [salted.ideal.hit_tokens, salted.ideal.prompt_tokens, salted.observed_share],
    [2 * 49 + 9 * 65, 12 * 85, salted.ideal.share],
  );
  const warmed = await run(t, shared, { warmup: '3' });
  assert.deepEqual([warmed.ideal.hit_tokens, warmed.ideal.prompt_tokens], [9 * 64, 9 * 84]);
  assert.equal(warmed.observed_share, warmed.ideal.share);
});

test('engines keep whole blocks, and so does the ideal', async (t) => {
  const odd = shared.map(({ prompt }) => ({ prompt: `one two ${prompt}` }));
  const { ideal } = await run(t, odd, { prefixBlockTokens: 16 }, 16);
  // Of 2 + 48 and 2 + 64 words that are shared, 48 and 64 are in whole blocks.
  assert.deepEqual([ideal.hit_tokens, ideal.block_tokens], [2 * 48 + 9 * 64, 16]);
});

test('models keep their caches apart', async (t) => {
  const { ideal } = await run(
    t,
    shared.map((request, i) => ({ ...request, model: i % 2 === 0 ? 'one' : 'two' })),
  );
  // In each of the two models: the first nothing, two 48, three 64.
  assert.equal(ideal.hit_tokens, 2 * (2 * 48 + 3 * 64));
});

test('blocks that the workload names need no tokenizer', async (t) => {
  const { ideal } = await run(
    t,
    [
      [1, 2, 3],
      [1, 2, 4],
      [1, 2, 3],
    ].map((ids) => ({ prompt: 'anything', prompt_tokens: 60, prefix_blocks: { block_tokens: 20, ids } })),
    { tokenizer: null },
  );
  assert.deepEqual([ideal.hit_tokens, ideal.prompt_tokens], [40 + 60, 180]);
});

test('what cannot be known is null with its reason', async (t) => {
  const unread = await run(t, shared, { tokenizer: null });
  assert.deepEqual([unread.ideal.share, unread.ideal.prompt_tokens], [null, null]);
  assert.match(unread.ideal.reason!, /--tokenizer/);
  const turns = ['one', 'two'].map((prompt, turn_id) => ({
    ...{ prompt, session_id: 's', turn_id, history: 'delta' as const },
  }));
  const live = await run(t, turns, { endpoint: 'openai-chat' });
  assert.match(live.ideal.reason!, /--history recorded/);
  const talk = [{ role: 'user' as const, content: words(40, 'a') }];
  const answered = [
    ...talk,
    { role: 'assistant' as const, content: 'b' },
    { role: 'user' as const, content: 'c' },
  ];
  const messages = [talk, answered].map((given, turn_id) => ({
    ...{ prompt: null, messages: given, session_id: 's', turn_id },
  }));
  const replaced = await run(t, messages, { endpoint: 'openai-chat' });
  assert.match(replaced.ideal.reason!, /--history recorded/);
  const recorded = await run(t, messages, { endpoint: 'openai-chat', history: 'recorded' });
  // `user: aaa …`: the 41 words of the first turn come again.
  assert.deepEqual([recorded.ideal.hit_tokens, recorded.ideal.prompt_tokens], [41, 41 + 45]);
});
