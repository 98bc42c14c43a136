import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionTails } from './session-tails.ts';

const prompt = (...ids: number[]) => ({
  ids: Int32Array.from(ids),
  // Two tokens a block; equal numbers stand for equal beginnings.
  chain: Float64Array.from({ length: ids.length >> 1 }, (_, block) =>
    Number(ids.slice(0, 2 * block + 2).join('')),
  ),
});

test('tokens are compared while they are kept, then blocks, then nothing is known', () => {
  const tails = new SessionTails({ tokens: 6, blocks: 6 });
  tails.remember(0, prompt(1, 2, 3, 4));
  assert.deepEqual(tails.compare(0, prompt(1, 2, 3, 9, 9)), { tokens: 3, blocks: 1 });
  assert.deepEqual(tails.compare(1, prompt(1, 2)), { tokens: null, blocks: null });
  // Four tokens more leave no room for the first ones, but for their blocks.
  tails.remember(1, prompt(5, 6, 7, 8));
  assert.deepEqual(tails.compare(0, prompt(1, 2, 3, 4)), { tokens: null, blocks: 2 });
  tails.remember(2, prompt(5, 6, 7, 8));
  tails.remember(3, prompt(5, 6, 7, 8));
  assert.deepEqual(tails.compare(0, prompt(1, 2, 3, 4)), { tokens: null, blocks: null });
  assert.deepEqual(tails.compare(3, prompt(5, 6, 7, 8)), { tokens: 4, blocks: 2 });
});

test('without tokens blocks are all there is', () => {
  const tails = new SessionTails();
  tails.remember(0, { ids: null, chain: Float64Array.of(1, 2) });
  assert.deepEqual(tails.compare(0, { ids: null, chain: Float64Array.of(1, 3) }), {
    tokens: null,
    blocks: 1,
  });
});
